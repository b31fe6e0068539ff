"""Exams and the questions for them, as the files in `banks/` have them.

`exams` and `status` are blueprints and their dates, `questions` the four kinds and grading one response. `library` is
all that is in the banks, `catalog` the same without the texts. `registry` and `services` know the names of services.
`exchange` is what an import or an export reports, `own` makes the exam of a bank that was imported.
"""
