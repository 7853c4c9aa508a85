"""Several people who do something at the same moment."""

import threading

from app.core.db import db, transaction
from app.core.errors import RuleBroken


def at_once(app, act, calls):
    """Run `act(*args)` for each of `calls` in a transaction and a thread of its own, together.

    Returns for each "", or the code of the rule that it broke.
    """
    db.session.rollback()
    start = threading.Barrier(len(calls))
    answers = [None] * len(calls)

    def run(number, args):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    act(*args)
                answers[number] = ""
            except RuleBroken as problem:
                answers[number] = problem.code
            except Exception as problem:
                answers[number] = repr(problem)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
