"""Training: settings, data, optimizers, and the loop that steps all parameters together."""
