"""The cures of the faults of signals, disks, second programs and clocks."""

from __future__ import annotations

from tests.e2e.cure import Cure

SIGNALS, TROUBLE, DISK = "tests/e2e/test_signals.py", "tests/tui/test_trouble.py", "tests/store/test_files.py"
SESSIONS, CLOCK = "tests/store/test_sessions.py", "tests/cli/test_clock_faults.py"

CURES = (
    # -- signals and terminals
    Cure(
        *("signals", "SIGTERM, SIGINT", "handlers that leave", "tui/app.py"),
        *("loop.add_signal_handler(number, self._told_to_end, number)", "pass"),
        f"{SIGNALS}::test_a_signal_while_something_is_over_the_question overview",
    ),
    Cure(
        *("signals", "the terminal is closed", "SIGHUP is caught, too", "tui/app.py"),
        *('("SIGTERM", "SIGHUP", "SIGINT")', '("SIGTERM", "SIGINT")'),
        f"{SIGNALS}::test_closing_the_terminal_saves_and_ends note",
    ),
    Cure(
        *("signals", "the exit status", "128 and the signal's number", "tui/app.py"),
        *("self.exit(return_code=128 + number)", "self.exit()"),
        f"{SIGNALS}::test_sigint_from_outside_is_in_the_exit_status",
    ),
    Cure(
        *("signals", "a signal as soon as the terminal is taken", "caught before that", "tui/app.py"),
        *("    def on_load(self) -> None:", "    def on_idle_never(self) -> None:"),
        f"{SIGNALS}::test_a_signal_as_soon_as_the_terminal_is_taken",
    ),
    Cure(
        *("signals", "the session at a signal", "the pen is laid down", "tui/app.py"),
        *(
            "self.end_unasked(self._rescuing or self._sitting)\n        self.exit",
            "self._sitting = None\n        self.exit",
        ),
        f"{SIGNALS}::test_sigint_from_outside_saves_and_restores note",
    ),
    Cure(
        *("signals", "ctrl+z", "the shell's key on every screen", "tui/app.py"),
        *('Binding("ctrl+z", "suspend_process"', 'Binding("f20", "suspend_process"'),
        f"{SIGNALS}::test_ctrl_z_gives_the_terminal_back_and_takes_it_again note",
    ),
    Cure(
        *("signals", "SIGCONT without a stop that was seen", "the driver starts once only", "tui/app.py"),
        *("        self._mend_continuing()\n", ""),
        f"{SIGNALS}::test_leaving_after_sigcont never",
    ),
    Cure(
        *("signals", "a resize while a list is open", "lists follow their cursor", "tui/widgets/lines.py"),
        *("        self.call_after_refresh(self._follow)", "        pass"),
        "tests/tui/test_sizes.py::test_resized_while_it_is_open result",
    ),
    Cure(
        *("signals", "a resize while a question is open", "the cursor stays in sight", "tui/screens/question.py"),
        *("            self.call_after_refresh(self._follow)\n", "            pass\n"),
        "tests/tui/test_sizes.py::test_resized_while_it_is_open question",
    ),
    # -- disk trouble
    Cure(
        *("disk", "full, quota, read-only, permission, unplugged", "the exam goes on", "store/pen.py"),
        *(
            "            self._trouble = error.strerror or str(error)\n            # Half",
            "            raise\n            # Half",
        ),
        f"{TROUBLE}::test_whatever_the_disk_says_is_said_and_writing_is_tried_again_by_itself EDQUOT",
    ),
    Cure(
        *("disk", "the same", "what was not written waits for the next try", "store/pen.py"),
        *(
            "            # Half a record may be there",
            "            self._waiting = b''\n            # Half a record may be there",
        ),
        f"{DISK}::test_what_could_not_be_written_is_written_with_the_next_record",
    ),
    Cure(
        *("disk", "half a record written", "it is cut", "store/pen.py"),
        *("os.ftruncate(self._handle, self._size)", "pass"),
        f"{DISK}::test_what_could_not_be_written_is_written_with_the_next_record",
    ),
    Cure(
        *("disk", "half a record that cannot be cut", "what is written behind it is never cut with it", "store/pen.py"),
        *("self._size = os.fstat(self._handle).st_size", "self._size += len(data)"),
        f"{DISK}::test_what_was_written_is_never_cut_off_again",
    ),
    Cure(
        *("disk", "a folder that vanishes", "the session is written anew", "store/pen.py"),
        *("return os.fstat(self._handle).st_nlink == 0", "return False"),
        f"{TROUBLE}::test_a_folder_that_vanishes_is_written_anew",
    ),
    Cure(
        *("disk", "fsync fails", "written anew, since nobody knows what is there", "store/pen.py"),
        *("if self._gone() or self._sync_trouble:", "if self._gone():"),
        f"{DISK}::test_what_a_failed_fsync_has_lost_is_written_again",
    ),
    Cure(
        *("disk", "a file system without fsync", "its word is taken", "store/files.py"),
        *("if error.errno not in _NO_SUCH_THING:", "if True:"),
        f"{DISK}::test_a_file_system_without_fsync_is_no_trouble",
    ),
    Cure(
        *("disk", "a write fails half-way", "whole files are written beside and exchanged", "store/files.py"),
        *('temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")', "temporary = path"),
        f"{DISK}::test_a_write_that_fails_changes_nothing_and_leaves_nothing",
    ),
    Cure(
        *("disk", "a torn end", "kept beside the file before it is cut", "store/sessions.py"),
        *("keep_aside(path, data[loaded.size :])", "pass"),
        f"{SESSIONS}::test_a_torn_tail_is_cut_by_the_holder_and_kept_aside",
    ),
    Cure(
        *("disk", "a session that cannot be begun", "it leaves no file", "store/sessions.py"),
        *("                path.unlink(missing_ok=True)\n                raise", "                raise"),
        f"{DISK}::test_a_session_that_cannot_be_opened_after_it_was_made_leaves_no_file",
    ),
    Cure(
        *("disk", "leaving without room", "asked: again, elsewhere, or lose them", "tui/flow/sitting.py"),
        *(
            "        if sitting.trouble:\n            self._rescue(sitting, lambda",
            "        if False:\n            self._rescue(sitting, lambda",
        ),
        f"{TROUBLE}::test_leaving_without_room_offers_another_place",
    ),
    Cure(
        *("disk", "leaving without room from under a dialog", "asked there, too", "tui/flow/sitting.py"),
        *('            self._asked_for.finish("quit")', "            super().leave_program()"),
        f"{TROUBLE}::test_leaving_from_anywhere_asks_what_to_do_with_what_is_not_saved question_mark",
    ),
    Cure(
        *("disk", "told to end without room", "a copy elsewhere, named", "tui/flow/base.py"),
        *("place = self.desk.rescue(sitting)", 'place = ""'),
        f"{TROUBLE}::test_being_told_to_end_without_room_saves_a_copy_and_says_where",
    ),
    Cure(
        *("disk", "the result finds no room", "kept until there is", "tui/flow/sitting.py"),
        *(
            "        if sitting.trouble:\n            self._rescue(sitting, show)",
            "        if False:\n            self._rescue(sitting, show)",
        ),
        f"{TROUBLE}::test_a_result_without_room_is_kept_until_there_is",
    ),
    # -- two programs
    Cure(
        *("two programs", "both write", "a lock beside the journal", "store/locking.py"),
        *("        lock.acquire()\n", "        pass\n"),
        f"{SESSIONS}::test_a_second_pen_in_this_process_is_refused",
    ),
    Cure(
        *("two programs", "who holds it", "the number of the process is in the lock", "store/sessions.py"),
        *("_lock_path(path).write_text(str(os.getpid())", "str(str(os.getpid())"),
        f"{SESSIONS}::test_a_second_program_is_told_which_process_has_the_pen",
    ),
    Cure(
        *("two programs", "the second looks", "nothing is written", "tui/screens/overview.py"),
        *("        if self._looking:\n            self.say", "        if False:\n            self.say"),
        f"{TROUBLE}::test_a_session_that_another_program_holds_can_be_looked_at",
    ),
    Cure(
        *("two programs", "the second may look", "it is offered", "tui/flow/sitting.py"),
        *("            self._offer_look(session, error)", "            self.show_error(error)"),
        f"{TROUBLE}::test_a_session_that_another_program_holds_can_be_looked_at",
    ),
    Cure(
        *("two programs", "a lock of a dead process", "a lock that ends with its process", "store/locking.py"),
        *("lock = FileLock(path,", "lock = __import__('filelock').SoftFileLock(path,"),
        f"{SESSIONS}::test_the_lock_of_a_dead_process_holds_nobody_up",
    ),
    # -- the clock
    Cure(
        *("clock", "suspended", "two clocks are compared", "core/session/timing.py"),
        *("slept = elapsed - awake", "slept = 0.0"),
        f"{CLOCK}::test_charged_time_is_right_to_the_second_and_every_gap_is_in_the_result suspended",
    ),
    Cure(
        *("clock", "stopped, a debugger's pause", "more than five silent seconds are a gap", "core/session/timing.py"),
        *("GAP: Final = 5.0", "GAP: Final = 1e9"),
        f"{CLOCK}::test_charged_time_is_right_to_the_second_and_every_gap_is_in_the_result stopped",
    ),
    Cure(
        *("clock", "a kill after ten silent minutes", "a tick every fifteen seconds", "core/session/timing.py"),
        *("TICK: Final = 15.0", "TICK: Final = 1e9"),
        f"{CLOCK}::test_a_kill_gives_back_at_most_fifteen_seconds 614",
    ),
    Cure(
        *("clock", "every gap is in the result", "a line of them", "core/screens/plain.py"),
        *("    if gaps := gap_texts(reviewed.session):", "    if gaps := ():"),
        f"{CLOCK}::test_charged_time_is_right_to_the_second_and_every_gap_is_in_the_result stopped",
    ),
    Cure(
        *(
            "clock",
            "the wall clock set back while nobody sat",
            "told, and nothing is charged",
            "core/session/sitting.py",
        ),
        *("        if away:\n", "        if away > 0:\n"),
        f"{CLOCK}::test_a_wall_clock_that_was_set_back_while_nobody_sat_charges_nothing_and_is_told",
    ),
    Cure(
        *("clock", "the wall clock moved by a day", "time is charged by the awake clock", "core/session/sitting.py"),
        "        self._clocks = clocks\n",
        """        wall = clocks

        class Wall:
            def reading(self) -> Reading:
                return Reading(wall.now().timestamp(), wall.now().timestamp())

            def now(self) -> datetime:
                return wall.now()

        self._clocks = clocks = Wall()
""",
        f"{CLOCK}::test_charged_time_is_right_to_the_second_and_every_gap_is_in_the_result ahead",
    ),
    Cure(
        *("clock", "daylight saving", "moments are in UTC", "cli/desk.py"),
        "since = (self.clocks.now() - (state.last or state.header.started)).total_seconds()",
        """local = [self.local(one).replace(tzinfo=None) for one in (self.clocks.now(), state.last or state.header.started)]
        since = (local[0] - local[1]).total_seconds()""",
        f"{CLOCK}::test_daylight_saving_changes_no_time_but_the_one_that_is_shown",
    ),
)
