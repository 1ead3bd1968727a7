"""Lives of readers at random, in a whole bot whose clock stands still between two things that happen.

Outlets tell, others tell the same, chats change their manner, pause, leave and come back, Telegram fails, nobody
delivers for a while. In the end everything calms down, and what the chats hold is counted: nothing that was owed to a
reader may be missing, nothing may have come twice but for lost answers, and every message must say who tells its story.
"""
