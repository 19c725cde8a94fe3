"""The commands, in the order of a working day: name, and the sentence that `salesplan --help` shows.

The function of a command is `run` in `salesplan/cli/commands/NAME.py`; it is imported when the command is called.
"""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "init": "Start a workspace from templates, or from a shipped example.",
    "check": "Read and validate everything; change nothing.",
    "replan": "The nightly run: see what changed, re-solve what that opens, publish.",
    "fleet": "The nights of many workspaces, a few at a time, with an exit code each.",
    "watch": "Replan whenever the input files have changed and settled.",
    "publish": "Publish a held proposal.",
    "routes": "Drive coming days of the published plan again, after a cancellation.",
    "show": "Show a plan: summary, territories, callplan, schedule, routes, ...",
    "territories": "The balance of the territories; --curve: what each handover would buy; --apply: those that pay.",
    "explain": "The whole why of one customer.",
    "slot": "The best days and hours for a new appointment with a customer, with their price.",
    "diff": "Two plan versions side by side, with causes.",
    "history": "The plan versions.",
    "rollback": "Publish an old version again, as a new one.",
    "status": "Is the published plan current? What would a replan reopen?",
    "audit": "Check every hard rule on a plan, from the inputs, without the solvers.",
    "export": "Write a plan as files for reps, managers and other systems.",
    "whatif": "A scenario on a copy, compared with the published plan; never published.",
    "scenarios": "The scenarios that are kept: listed, or any number of them side by side.",
    "promote": "Publish a kept scenario, exactly as it was looked at.",
    "price-rules": "What each rule, lock, pin and cap costs, the dearest first, and what a price of change buys.",
    "targets": "What reps are to sell: proposed, accepted, moved with customers, attained, and how fair that is.",
    "challenges": "What reps ask for in the matter of owners: list, approve, reject.",
    "health": "Commercial ratio, waste, avoidable errors, adoption.",
    "calibrate": "Fit the travel times of the crow to roads, or to the drives in calls.csv.",
    "learn": "What calls, sales, events and answers of the past tell, with the evidence.",
    "experiment": "Coins that send customers alike to more or fewer calls: design, start, read.",
    "simulate": "What planning nightly, weekly, quarterly or never is worth on your market, in drawn years.",
    "backtest": "Your own history: calls made beside plans from what was known then, scored by the fitted response.",
    "mcp": "Answer an assistant's questions about the plan, over the Model Context Protocol; read-only.",
    "config": "Every setting with its value and where that comes from.",
    "schema": "The inputs as Table Schema, the settings as JSON Schema, for other programs.",
    "backup": "A copy of all plan versions, made while others use them, and verified.",
    "doctor": "Versions, solvers, locale, lock: is this machine fit?",
    "help": "The manual, page by page; the list of its pages without a topic.",
}
