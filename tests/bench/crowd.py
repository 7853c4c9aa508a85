"""The people of `tests.bench.deadline`, in a process of their own: sends at fixed moments.

A request that has to wait for a free sender or an earlier request of its draft counts from the
moment at which it was due, so that a slow site can't slow the crowd down.
"""

import gc
import http.client
import json
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import psutil
from bs4 import BeautifulSoup, Tag

from tests.bench.processes import cpu_seconds
from tests.harness.forms import Form

SENDERS = 48
OPENERS = 4


class Crowd:
    """Everybody who asks; what came back is collected in `results`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.results: list[dict[str, Any]] = []
        self.forms: dict[int, Form] = {}
        self.locks: dict[int, threading.Lock] = defaultdict(threading.Lock)
        self.local = threading.local()

    def open_drafts(self, drafts: list[list[Any]]) -> None:
        """Each writer has a page with texts open before the rush begins: all the same page of
        the form, each of their own draft."""
        section = self.section_with_text(*drafts[0])
        with ThreadPoolExecutor(OPENERS) as pool:
            opened = pool.map(lambda draft: self.page(section, *draft), drafts)
            self.forms = dict(zip((ref for ref, _cookie in drafts), opened, strict=True))

    def section_with_text(self, ref: int, cookie: str) -> str:
        for link in self.soup(f"/instansi/proposal/{ref}", cookie).select('a[href*="/isi/"]'):
            section = urlsplit(str(link["href"])).path.rpartition("/")[2]
            if self.page(section, ref, cookie).tag.select("textarea"):
                return section
        raise RuntimeError(f"proposal {ref} has no page with a text")

    def page(self, section: str, ref: int, cookie: str) -> Form:
        path = f"/instansi/proposal/{ref}/isi/{section}"
        tag = self.soup(path, cookie).select_one("main form[hx-post]")
        if tag is None:
            raise RuntimeError(f"{path} does not save by itself")
        return Form(tag, f"http://127.0.0.1:{self.port}{path}")

    def soup(self, path: str, cookie: str) -> BeautifulSoup:
        status, body = self.ask("GET", path, cookie)
        if status != http.client.OK:
            raise RuntimeError(f"{path} answered {status}")
        return BeautifulSoup(body, "html.parser")

    def ask(self, method: str, path: str, cookie: str, data: Any = None, **headers: str):
        connection = getattr(self.local, "connection", None)
        for attempt in (1, 2):
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.local.connection = connection
            try:
                body = urlencode(data, doseq=True) if data is not None else None
                sent = {"Cookie": cookie, "Accept-Encoding": "identity", **headers}
                if body is not None:
                    sent["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request(method, path, body, sent)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # an idle connection that the server closed; nothing of ours was read
                connection.close()
                connection = None
                if attempt == 2:
                    raise
        raise AssertionError

    def do(self, event: dict[str, Any], started: float) -> None:
        handler = getattr(self, event["kind"])
        try:
            outcome = handler(event["what"], event["cookie"])
        except (OSError, http.client.HTTPException, RuntimeError) as problem:
            outcome = {"ok": False, "accepted": False, "why": repr(problem)}
        took = (time.monotonic() - started - event["at"]) * 1000
        line = {"kind": event["kind"], "what": event["what"], "ms": took, **outcome}
        self.results.append(line)

    def autosave(self, ref: int, cookie: str) -> dict[str, Any]:
        with self.locks[ref]:
            form = self.forms[ref]
            area = form.tag.select("textarea")[0]["name"]
            text = f"{form.data[area][0].split(' · ')[0].strip()} · {time.monotonic_ns()}"
            form.data[area] = [text]
            path = urlsplit(str(form.tag["hx-post"])).path
            status, body = self.ask("POST", path, cookie, form.data, **{"HX-Request": "true"})
            part = BeautifulSoup(body, "html.parser")
            line = part.select_one("#save-state")
            accepted = status == 200 and line is not None and "unsaved" not in line["class"]
            for version in part.select("input[name^=v_]"):
                form.data[version["name"]] = [version["value"]]
            key = str(area).removeprefix("q_")
            return {"ok": accepted, "accepted": accepted, "question": key, "text": text}

    def submission(self, ref: int, cookie: str) -> dict[str, Any]:
        status, body = self.ask("GET", f"/instansi/proposal/{ref}/periksa", cookie)
        path = f"/instansi/proposal/{ref}/teruskan"
        tag = form_to(path, body.decode()) if status == http.client.OK else None
        if tag is None:
            return {"ok": False, "accepted": False, "why": f"no way to forward: {status}"}
        form = Form(tag, f"http://127.0.0.1:{self.port}/")
        status, _body = self.ask("POST", path, cookie, form.data)
        return {"ok": status == 303, "accepted": status == 303, "why": str(status)}

    def search(self, words: str, cookie: str) -> dict[str, Any]:
        status, _body = self.ask("GET", f"/inovasi?q={quote_plus(words)}", cookie)
        return {"ok": status == 200, "accepted": False, "why": str(status)}


def form_to(path: str, page: str) -> Tag | None:
    """The form that is sent there. Only its own lines are parsed: the crowd shares its
    processors with the site, as no crowd does."""
    before, found, after = page.partition(f'action="{path}"')
    if not found:
        return None
    lines = before[before.rindex("<form") :] + found + after[: after.index("</form>")]
    return BeautifulSoup(lines, "html.parser").form


def seconds_spent(pids: dict[str, int]) -> dict[str, float]:
    """Of the processors: by each of these processes with its children, by us, and by all."""
    spent = {name: cpu_seconds(psutil.Process(pid)) for name, pid in pids.items()}
    whole = psutil.cpu_times()
    busy = sum(whole) - whole.idle - getattr(whole, "iowait", 0.0)
    return {**spent, "crowd": time.process_time(), "machine": busy}


def main(plan: Path, done: Path) -> None:
    work = json.loads(plan.read_text())
    crowd = Crowd(work["port"])
    crowd.open_drafts(work["drafts"])
    gc.collect()
    gc.freeze()  # else it stops now and then to look through 600 pages, and the site seems to
    queue: Queue[dict[str, Any] | None] = Queue()
    before, started = seconds_spent(work["pids"]), time.monotonic() + 0.5

    def send() -> None:
        while (event := queue.get()) is not None:
            crowd.do(event, started)

    senders = [threading.Thread(target=send) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for event in work["events"]:
        time.sleep(max(0.0, started + event["at"] - time.monotonic()))
        queue.put(event)
    for _ in senders:
        queue.put(None)
    for sender in senders:
        sender.join()
    took = time.monotonic() - started
    spent = {name: one - before[name] for name, one in seconds_spent(work["pids"]).items()}
    done.write_text(json.dumps({"results": crowd.results, "seconds": took, "spent": spent}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
