# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Walks slipway-desktop through AT-SPI: every page is reached by its key, nothing that takes the focus is without
a name, and Tab comes to every control of a page and back."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

import pyatspi

PATIENCE = 40
ROLES = {
    pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON, pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_RADIO_BUTTON,
    pyatspi.ROLE_COMBO_BOX, pyatspi.ROLE_TEXT, pyatspi.ROLE_ENTRY, pyatspi.ROLE_TABLE, pyatspi.ROLE_TREE_TABLE,
    pyatspi.ROLE_TREE, pyatspi.ROLE_LIST, pyatspi.ROLE_SPIN_BUTTON, pyatspi.ROLE_PAGE_TAB_LIST,
}
EXCLUSIVE = {"radio button", "toggle button", "check box", "page tab list"}
problems = []


def wait_for(what, get):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = get()
        except Exception:  # a node that went away meanwhile
            found = None
        if found:
            return found
        time.sleep(0.05)
    sys.exit(f"waited in vain for {what}")


def key(*names):
    subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)


def application(pid):
    desktop = pyatspi.Registry.getDesktop(0)
    for child in desktop:
        if child and child.get_process_id() == pid:
            return child
    return None


def walk(node, depth=0):
    """Everything that can be seen; the cells of tables and lists are their view's matter."""
    if node is None or depth > 40:
        return
    yield node
    if node.getRole() in (pyatspi.ROLE_TABLE, pyatspi.ROLE_TREE_TABLE, pyatspi.ROLE_TREE, pyatspi.ROLE_LIST):
        return
    for child in node:
        if child is not None and child.getState().contains(pyatspi.STATE_SHOWING):
            yield from walk(child, depth + 1)


def focusable(window):
    found = []
    for node in walk(window):
        state = node.getState()
        if state.contains(pyatspi.STATE_FOCUSABLE) and state.contains(pyatspi.STATE_ENABLED):
            found.append(node)
    return found


def identity(node):
    box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    return (node.getRoleName(), node.name, box.x, box.y)


def focused(window):
    for node in walk(window):
        if node.getState().contains(pyatspi.STATE_FOCUSED):
            return node
    return None


def look_at(window, page):
    wanted = {}
    for node in focusable(window):
        if not node.name:
            box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
            problems.append(f"{page}: a {node.getRoleName()} at {box.x},{box.y} ({box.width}x{box.height}) has no name")
        if node.getRole() in ROLES:
            wanted[identity(node)] = node
    seen = []
    for _ in range(len(wanted) + 25):
        key("Tab")
        now = focused(window)
        if now is None:
            problems.append(f"{page}: Tab led to nothing after {seen[-1] if seen else 'the start'}")
            break
        this = identity(now)
        if seen and this == seen[0] and len(seen) > 1:
            break
        if seen and this == seen[-1]:
            problems.append(f"{page}: Tab does not leave the {this[0]} “{this[1]}”")
            break
        seen.append(this)
    else:
        problems.append(f"{page}: Tab never came back to where it began")
    reached = set(seen)
    # Of buttons that exclude one another Tab reaches the chosen one, arrows the others: they stand in a line with it.
    for role, name, x, y in wanted:
        if (role, name, x, y) in reached:
            continue
        beside = any(role == other and (abs(x - left) < 14 or abs(y - top) < 14) for other, _, left, top in reached)
        if not beside or role not in EXCLUSIVE:
            problems.append(f"{page}: Tab does not come to the {role} “{name}”")
    return len(wanted), len(reached)


def main():
    folder = tempfile.mkdtemp(prefix="slipway-a11y-")
    try:
        return run(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(folder):
    workspace = os.path.join(folder, "isp-billing")
    os.makedirs(workspace)
    with open(os.path.join(workspace, "slipway.yaml"), "w") as file:
        file.write("slipway: 1\nworkspace: isp-billing\nledger: var/ledger.sqlite\nenvironments:\n"
                   "  local: {protection: none, database: '${NO_SUCH}'}\n"
                   "  production: {protection: confirm, database: '${NO_SUCH}'}\n")
    environment = dict(os.environ, XDG_CONFIG_HOME=os.path.join(folder, "config"),
                       XDG_DATA_HOME=os.path.join(folder, "data"), HOME=folder, LANG="C.UTF-8", LC_ALL="C.UTF-8")
    program = subprocess.Popen([os.environ["SLIPWAY_DESKTOP"], "--workspace", workspace], env=environment)
    try:
        app = wait_for("the window in the accessibility tree", lambda: application(program.pid))
        window = wait_for("its frame", lambda: next((n for n in app if n.getRole() == pyatspi.ROLE_FRAME), None))
        found = wait_for("the X window", lambda: subprocess.run(
            ["xdotool", "search", "--pid", str(program.pid), "--onlyvisible", "--name", "Slipway"],
            capture_output=True, text=True).stdout.split())
        subprocess.run(["xdotool", "windowfocus", "--sync", found[-1]], check=True)
        subprocess.run(["xdotool", "windowsize", "--sync", found[-1], "1440", "900"], check=False)
        rail = ["Releases", "Release", "Plan map", "Migrations", "Schema", "Artifacts", "Environments", "Settings"]
        pages = [(f"ctrl+{number}", name) for number, name in enumerate(rail, 1)]
        pages.append(("ctrl+shift+v", "Verification"))
        for keys, title in pages:
            key(keys)
            wait_for(f"page {title}", lambda: title in window.name)
            wanted, reached = look_at(window, title)
            print(f"{title}: {wanted} controls, Tab came to {reached}")
            if wanted < 3:
                problems.append(f"{title}: only {wanted} controls in the tree")
    finally:
        program.terminate()
        program.wait()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
