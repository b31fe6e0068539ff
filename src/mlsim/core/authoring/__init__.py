"""For those who write questions.

`lint` holds the rules, `template` is a file to start from, `lots` says which option is to be the key, `blind` makes
sheets without keys and counts what solvers answered, `stats` gives figures about banks.
"""
