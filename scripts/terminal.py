"""A terminal of 80 columns and 24 lines, for `shell`: a session of tmux."""

import re
import subprocess
import sys
import time
import uuid

# How each shell loads the completions of ccm, by shell.
SHELLS = {
    "bash": "source <(ccm completion bash)",
    "zsh": "autoload -U compinit && compinit -D && source <(ccm completion zsh)",
    "fish": "ccm completion fish | source",
}
# How each shell starts without the files of its user.
START = {"bash": "bash --norc --noprofile", "zsh": "zsh -f", "fish": "fish --no-config --private"}
# The seconds that something may take to be on the screen.
LIMIT = 20


class Terminal:
    def __init__(self, environment, folder, shell):
        self.socket, self.environment = f"ccm-{uuid.uuid4()}", environment
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-c", str(folder), START[shell])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")

    def tmux(self, *arguments):
        done = subprocess.run(["tmux", "-L", self.socket, *arguments], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"tmux {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def keys(self, text, literal=True):
        """Types a text, or presses a key by its name."""
        self.tmux("send-keys", *(["-l"] if literal else []), "--", text)

    def enter(self, text):
        """Types a line."""
        self.keys(text)
        self.keys("Enter", literal=False)

    def screen(self):
        """What is on the screen, with lines that are wrapped joined."""
        return self.tmux("capture-pane", "-p", "-J")

    def wait_for(self, pattern, what):
        """Waits until a line on the screen matches."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if re.search(pattern, self.screen().rstrip(), re.M):
                return
            time.sleep(0.05)
        sys.exit(f"failed: {what}: {pattern!r} is not on the screen:\n{self.screen()}")
