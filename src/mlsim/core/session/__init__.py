"""A session from its first key to its result.

`events` are what is written down; `state` is what they come to (``apply``), the only way to know where a session
stands. `timing` is the fair clock, `responding` what a key does to a response, and `sitting` joins them; `away` says
how long nobody sat. `scoring` grades, `filters` picks from a result, `hindsight` is what somebody makes of an answer
later. `fitting` holds a journal against the questions that it is about.
"""
