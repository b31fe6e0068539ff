"""What all answers together say, over all sessions: due dates, progress, the chance of passing, and what to do next.

`attempts` says what an attempt is, and what a fold over all of them is. The folds: `exposure` and `practised` (what
to ask next, which `selection` chooses by), `reviews` (FSRS), `evidence`, `diary` and `mistakes`. What follows from
them: `ability` and `readiness`, `progress` and `progress_text`, `plan`, and `glimpse`, the plan in a line. `learning`
and `standing` are what is asked of the rest of the program for it.
"""
