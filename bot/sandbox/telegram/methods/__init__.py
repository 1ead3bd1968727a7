"""The methods of the Bot API that the sandbox has: a call and the world go in, the `result` of the answer comes out.

Each method checks in the order of the real server and refuses with its words (`RefusedError`); only when nothing is
wrong does it act on the world. `table` says which name belongs to which function.
"""
