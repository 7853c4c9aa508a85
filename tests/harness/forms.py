"""Fills in the forms of a page the way a browser does."""

from urllib.parse import urljoin


class Form:
    """One form of a page: where it goes, what it would send, what it accepts."""

    def __init__(self, tag, page_url):
        self.tag = tag
        self.page_url = page_url
        self.data = {}
        self._offered = {}
        for control in tag.select("input[name], select[name], textarea[name]"):
            if not _is_disabled(control):
                self._read(control)

    def fill(self, values):
        """Put `values` over what the form holds; None takes a field out, as if left unticked."""
        for name, value in values.items():
            assert name in self._offered, f"the form has no field {name!r}: {sorted(self._offered)}"
            given = value if isinstance(value, list) else [value]
            choices = self._offered[name]
            for one in given if choices is not None else ():
                known = one is None or str(one) in choices
                assert known, f"{name!r} offers {sorted(choices)}, not {one!r}"
            self.data[name] = [one for one in given if one is not None]

    def press(self, button):
        """Which button sends the form: its words or name=value; the first one by default."""
        buttons = [b for b in self.tag.select("button, input[type=submit]") if _submits(b)]
        if button is not None:
            buttons = [b for b in buttons if button in (_words(b), b.get("value"), b.get("name"))]
            assert buttons, f"the form has no button {button!r}"
        pressed = buttons[0] if buttons else self.tag
        if pressed is not self.tag and pressed.get("name"):
            self.data[pressed["name"]] = [pressed.get("value", "")]
        action = pressed.get("formaction") or self.tag.get("action") or self.page_url
        return urljoin(self.page_url, action)

    @property
    def method(self):
        return self.tag.get("method", "get").upper()

    def _read(self, control):
        name, kind = control["name"], control.get("type", "text").lower()
        if kind in ("submit", "button", "image", "reset"):
            return
        values = self.data.setdefault(name, [])
        if control.name == "select":
            options = [option.get("value", option.text) for option in control.select("option")]
            self._offer(name, options)
            chosen = [o.get("value", o.text) for o in control.select("option[selected]")]
            values += chosen or ([] if control.has_attr("multiple") else options[:1])
        elif kind in ("checkbox", "radio"):
            self._offer(name, [control.get("value", "on")])
            values += [control.get("value", "on")] if control.has_attr("checked") else []
        else:
            self._offered.setdefault(name, None)
            if control.name == "textarea":
                values.append(control.text.removeprefix("\n"))
            elif kind != "file":
                values.append(control.get("value", ""))

    def _offer(self, name, choices):
        self._offered[name] = (self._offered.get(name) or set()) | set(choices)


def _submits(button):
    return button.get("type", "submit") == "submit" and not _is_disabled(button)


def _is_disabled(control):
    return control.has_attr("disabled") or control.find_parent("fieldset", disabled=True)


def _words(button):
    return " ".join(button.get_text(" ").split()) or button.get("value", "")
