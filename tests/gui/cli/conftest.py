"""The `gradloom` command, asked by tests: for an answer, for a document, for a refusal."""

import json

import pytest

from gui import cli


@pytest.fixture
def gradloom(capsys):
    """Runs the command in this process: its exit status, standard output and standard error."""

    def run(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def answer(gradloom):
    """Runs the command with --json: the one document that it prints."""

    def run(*arguments):
        status, out, err = gradloom(*arguments, "--json")
        assert (status, err) == (0, "")
        assert out.count("\n") == 1
        return json.loads(out, parse_constant=pytest.fail)

    return run


@pytest.fixture
def refusal(gradloom):
    """Runs the command on bad input: the sentence on standard error."""

    def run(*arguments):
        status, out, err = gradloom(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith("gradloom: ")
        assert err.count("\n") == 1
        return err

    return run
