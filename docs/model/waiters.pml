/*
 * Waiting for a watermark: who waits pushes itself and then looks; who moves the watermark, or fails
 * the log, then takes the whole stack, wakes those that are done and puts the others back. README.md
 * says how its steps map to the code.
 *
 * Nobody may sleep for ever: that would be an end state which is not the end.
 */
#ifndef N
#define N 3                     /* waiters; number i waits for mark i + 1 */
#endif

byte mark = 0;
bool failed = 0;
bool on[N];                     /* is on the stack */
bool permit[N];                 /* left behind by unpark */

#define isDone(i) (mark > i || failed)

proctype Waiter(byte i) {
#ifdef LOOK_BEFORE_PUSH
  if :: isDone(i) -> goto out :: else fi;
  on[i] = 1;
#else
  on[i] = 1;
  if :: isDone(i) -> goto out :: else fi;
#endif
  do
  :: atomic { permit[i] -> permit[i] = 0 };
     if
     :: isDone(i) -> break
     :: else
     fi
#ifdef TIMEOUT
  :: break                      /* the time is over; what lies on the stack is dropped or woken */
#endif
  od;
out:
  skip
}

/* Takes the stack, as it is at one moment, and goes through it with what it saw of the mark before. */
inline wake() {
  atomic { seen = mark; all = failed };
  d_step {
    i = 0;
    do :: i < N -> took[i] = on[i]; on[i] = 0; i++ :: else -> break od;
    i = 0
  };
  do
  :: i < N ->
     if
     :: took[i] && (all || seen > i) -> permit[i] = 1
#ifndef NO_PUT_BACK
     :: took[i] && !(all || seen > i) -> on[i] = 1
#endif
     :: else
     fi;
     atomic { took[i] = 0; i++ }
  :: else -> break
  od;
  i = 0
}

active proctype Flusher() {
  byte i = 0, seen;
  bool all, took[N];
  do
  :: mark < N && !failed ->
#ifdef WAKE_BEFORE_MOVE
     wake();
#endif
     if
     :: mark++
     :: mark < N - 1 -> mark = mark + 2
#ifdef FAIL_NO_WAKE
     :: failed = 1; break
#else
     :: failed = 1
#endif
     fi;
#ifndef WAKE_BEFORE_MOVE
     wake()
#endif
  :: mark == N || failed -> break
  od
}

init {
  byte i = 0;
  atomic { do :: i < N -> run Waiter(i); i++ :: else -> break od }
}
