"""What everything else in the core stands on: nothing in here knows of exams.

`errors` is the tree of errors, each with what to do; `model` the base of every value that comes from a file; `text`
what may be shown, and the fixed markup. `kinds` are the kinds of question as plain values, `search` is searching by
words, `how_far` the progress of long work, `linear` systems of a few equations, `sharing` keeps equal values once.
"""
