"""An operation's words, how it is found, what is remembered of its use, how it is painted and dragged."""
