/*
 * Running a cycle oneself: who waits for a record knocks, tries the turn, and runs the cycles of the
 * flusher if it gets it. README.md says how its steps map to the code.
 *
 * The naps of the flusher have no end here, so a record that is left lying would be an end state which
 * is not the end.
 */
#ifndef N
#define N 3                     /* who append a record each and wait for it */
#endif
#ifndef CYCLES
#define CYCLES 2                /* how many cycles a helper runs */
#endif

byte tail = 0;
byte durable = 0;
bool turn = 0;
bool knocked = 0;
bool parked = 0;
bool permit = 0;
byte waiting = N;

inline ring() {
  if :: atomic { parked -> parked = 0; permit = 1 } :: else fi
}

/* A cycle: takes over what is there at one moment, and later makes it durable. */
inline work() {
#ifndef CLEAR_AFTER
  knocked = 0;
#endif
  taken = tail;
  assert(taken >= durable);
  durable = taken;
#ifdef CLEAR_AFTER
  knocked = 0
#endif
}

proctype Helper() {
  byte mine, taken, cycles = 0;
  atomic { tail++; mine = tail };
  do
  :: cycles < CYCLES ->
     cycles++;
#ifndef KNOCK_AFTER
     knocked = 1;
#endif
     if
     :: atomic { !turn -> turn = 1 };
        work();
        turn = 0;
#ifndef NO_LOOK
        if :: !knocked && durable >= mine -> goto out :: else fi
#else
        if :: durable >= mine -> goto out :: else fi
#endif
     :: turn ->
#ifdef KNOCK_AFTER
        knocked = 1;
#endif
        goto wait
     fi
  :: else -> break
  od;
#ifndef NO_LAST_RING
  ring();
#endif
wait:
  durable >= mine;
out:
  waiting--
}

proctype Flusher() {
  byte taken;
  bool due;
  do
  :: waiting == 0 -> break
  :: waiting > 0 ->
     atomic { !turn -> turn = 1 };
     work();
     turn = 0;
     parked = 1;
     atomic { !turn -> turn = 1 };
     due = tail > durable;
     turn = 0;
#ifndef FLUSHER_DEAF
     due = due || knocked;
#endif
     if
     :: due
     :: !due -> if :: permit -> permit = 0 :: waiting == 0 fi
     fi;
     parked = 0
  od
}

init {
  byte i = 0;
  atomic {
    run Flusher();
    do :: i < N -> run Helper(); i++ :: else -> break od
  }
}
