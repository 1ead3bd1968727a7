"""Methods of the Bot API: each takes the state and a call, and returns the `result` of the answer.

Each method checks in the order of the real server and raises its errors (`RefusedError`); only after all checks does it
change the state. `table` maps names to functions.
"""
