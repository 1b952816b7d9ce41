"""The common linear program, written once per peer: ``solve(lp, watch, with_solve) -> Answer | None``.

The phases are the same everywhere: describe (the peer's own objects), build (its model), hand_over (into HiGHS), solve.
All give HiGHS one thread and otherwise its own defaults.
"""
