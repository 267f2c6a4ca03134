/*
 * The protocol between those who commit and the thread that writes, as it is coded in the module
 * wal. See README.md for what is checked and what is left out.
 *
 * One step of this model is one access to a shared word in Java, or one step in a lock, or what the
 * flusher does alone between two such accesses. Names are those of the Java classes.
 *
 *   -DN=3         so many committers, with one record each
 *   -DEXTENT=1    so many records to an extent
 *   -DNO_CALLER   nobody calls flush()
 *   -DNO_CLOSER   nobody closes the log
 *   -DIDLE_SEAL   a flusher without work seals before it sleeps
 *   -D<MUTANT>    one mistake, see README.md
 */
#ifndef N
#define N 2
#endif
#ifndef EXTENT
#define EXTENT 2          /* records that fit into an extent beside its seal */
#endif
#define CALLER N          /* the waiter that calls flush(); the committers are 0 .. N-1 */

/* Where the bytes of a record or a seal are. */
#define NOWHERE 0
#define CACHED 1          /* written, lost if power goes */
#define SYNCED 2          /* survives; never changes again */
#define LOST 3            /* dropped by a force that failed, and clean to the next force */

mtype = { RUNNING, CLOSING, FAILED, CLOSED };

/* LogHealth, Watermarks. A record's number is its LSN and its transaction id. */
mtype state = RUNNING;
byte appended, written, durable;

/* Stripes: record numbers in order. */
chan stripe[2] = [N] of { byte };

/* The storage. */
byte record[N + 1];       /* NOWHERE .. LOST, by number */
byte extentOf[N + 1];
byte seal[N + 2];         /* NOWHERE .. LOST, by extent */
byte extent;

/* Doorbell: the word, and the permit that unpark gives to the flusher. */
bool parked, permit;

/* DurabilityWaiters: one node for each waiter; a set, for the order of the stack is not used. */
byte top;
bool woken[N + 1];
bool waiterPermit[N + 1];
byte awaited[N + 1];
#define NODE(w) (1 << (w))

/* Only for the checks. */
bool failedOnce, ended;
byte z;

/* Everything up to a record survives, and so do the seals of the extents before its own. */
inline assertSynced(last) {
  d_step {
    z = 1;
    do
    :: z <= last -> assert(record[z] == SYNCED); z++
    :: else -> break
    od;
    z = 0;
    do
    :: last > 0 && z < extentOf[last] -> assert(seal[z] == SYNCED); z++
    :: else -> break
    od;
    z = 0
  }
}

/* Doorbell.ring */
inline ring() {
  if
  :: atomic { parked -> parked = false }; permit = true
  :: else
  fi
}

/* DurabilityWaiters.await */
inline push(w) {
  atomic { woken[w] = false; top = top | NODE(w) }
}

inline await(w, upto, ok) {
  awaited[w] = upto;
  if
  :: durable >= upto -> ok = true
  :: else ->
     push(w);
#ifdef LOOK_BEFORE_PUSH
     atomic { waiterPermit[w] -> waiterPermit[w] = false };
#endif
     do
     :: durable >= upto -> ok = true; break
     :: durable < upto ->
        if
        :: state == FAILED || state == CLOSED ->
           /* It may have become durable between the two looks. */
           ok = (durable >= upto);
           break
        :: else ->
           if
           :: woken[w] -> push(w)
           :: atomic { !woken[w] && waiterPermit[w] -> waiterPermit[w] = false }
           fi
        fi
     od
  fi
}

/* Who has left is forgotten, so that fewer states differ. */
inline leave(w) {
  d_step { number = 0; ok = false; woken[w] = false; waiterPermit[w] = false }
}

/* DurabilityWaiters.wake, by the flusher, and by who closes when the flusher has ended. */
inline wake(all, taking, w) {
  /* Who wakes is the only one who could move what it looks at before it takes. */
  atomic {
    all = (state == FAILED || state == CLOSED);
    taking = top; top = 0
  };
  do
  :: atomic { taking != 0 ->
       w = 0;
       do
       :: (taking & NODE(w)) -> break
       :: else -> w++
       od;
       taking = taking - NODE(w);
       if
       :: all || awaited[w] <= durable -> woken[w] = true; waiterPermit[w] = true
       :: else ->
#ifndef NO_PUT_BACK
          top = top | NODE(w)
#else
          skip
#endif
       fi;
       w = 0 }
  :: atomic { taking == 0 -> all = false; break }
  od
}

proctype Committer(byte me) {
  byte number;
  bool ok;
#ifdef RING_BEFORE
  ring();
#endif
  /* Sequencer.enter: the number, the stripe and the watermark, in the lock. */
  if
#ifdef NUMBER_AFTER_CLOSING
  :: atomic { state == RUNNING || state == CLOSING ->
#else
  :: atomic { state == RUNNING ->
#endif
       number = appended + 1;
#ifdef ENTER_OUTSIDE_LOCK
       appended = number }; stripe[me % 2]!number;
#else
       stripe[me % 2]!number;
       appended = number };
#endif
#if !defined(NO_RING) && !defined(RING_BEFORE)
     ring();
#endif
     await(me, number, ok);
     atomic {
       if
       :: ok -> assertSynced(number)
       :: else -> assert(failedOnce)
       fi;
       leave(me)
     }
  :: else
  fi
}

/* WriteAheadLog.flush */
proctype Caller() {
  byte before, number;
  bool ok;
  atomic {
    before = appended;
#ifdef FLUSH_WRITTEN
    number = written
#else
    number = before
#endif
  };
  ring();
  await(CALLER, number, ok);
  atomic {
    if
    :: ok -> assertSynced(before)
    :: else -> assert(failedOnce)
    fi;
    before = 0;
    leave(CALLER)
  }
}

/* What is cached in the extent becomes what the force makes of it. */
inline settle(to) {
  z = 1;
  do
  :: z <= N ->
     if :: record[z] == CACHED && extentOf[z] == extent -> record[z] = to :: else fi; z++
  :: else -> break
  od;
  z = 0;
  if :: seal[extent] == CACHED -> seal[extent] = to :: else fi
}

/* LogAppender.sync */
inline force() {
  assert(!failedOnce);
  if
  :: d_step { good = true; settle(SYNCED) }
#ifdef RETRY_FORCE
  /* The system has marked the pages clean: the second force succeeds and has done nothing. */
  :: d_step { good = true; settle(LOST) }
#else
#ifdef SWALLOW
  :: d_step { good = true; settle(LOST); failedOnce = true }
#else
  :: d_step { good = false; settle(LOST); failedOnce = true }
#endif
#endif
  fi
}

/* A seal promises everything that was taken over, so all of it must be durable. */
inline writeSeal() {
  assert(!failedOnce);
  assert(durable == taken);
  if
  :: good = true; seal[extent] = CACHED
  :: good = false; failedOnce = true
  fi
}

inline writeAndForceSeal() {
  writeSeal();
  if
  :: good -> force()
  :: else
  fi
}

/* FlushCoordinator.fail */
inline fail() {
#ifndef GO_ON
  atomic { if :: state == RUNNING || state == CLOSING -> state = FAILED :: else fi };
#endif
#ifdef FAIL_NO_WAKE
  skip
#else
  wake(all, taking, w)
#endif
}

/* FlushCoordinator.roll: the seal, its force, and only then the next extent. */
inline roll() {
  good = true;
  if
#ifdef ROLL_NO_FORCE
  :: !sealed -> writeSeal()
#else
  :: !sealed -> writeAndForceSeal()
#endif
  :: else
  fi;
  if
  :: good ->
     if
     :: extent++; filled = 0; sealed = false
     :: good = false; sealed = true; failedOnce = true   /* the next extent cannot be made */
     fi
  :: else
  fi
}

inline take() {
  /* Stripes.head: the next number is at the head of some stripe. */
  if
  :: stripe[0]?[eval(taken + 1)] -> stripe[0]?eval(taken + 1)
  :: stripe[1]?[eval(taken + 1)] -> stripe[1]?eval(taken + 1)
  :: else -> assert(false)
  fi;
  taken++; filled++; extentOf[taken] = extent
}

inline write() {
  d_step {
    z = before + 1;
    do
    :: z <= taken -> record[z] = CACHED; z++
    :: else -> break
    od;
    z = 0
  }
}

/* FlushLoop and FlushCoordinator */
active proctype Flusher() {
  /* What was taken over, and how full the extent is. */
  byte taken, before, target, cap, promised, filled;
  bool sealed, good, look, all, idle;
  byte taking, w;
  do
  :: state == FAILED -> break
  :: else ->
     look = (appended > taken);
     if
     :: look ->
        atomic { look = false; idle = false; good = true; before = taken };
        target = appended;
        if
        :: atomic { filled == EXTENT -> roll() }
        :: else
        fi;
        if
        :: good ->
#ifdef PROMISE_APPENDED
           promised = appended;
#else
           promised = durable;
#endif
           /* Taking over closes an epoch: what was appended before the look, and fits. */
           atomic {
             take();
             do
             :: taken < target && filled < EXTENT -> take()
#ifdef GROUP_SPANS_EXTENTS
             :: taken < target && filled == EXTENT ->
                write(); before = taken; extent++; filled = 0; take()
             :: taken == target -> break
#else
             :: else -> break
#endif
             od;
             cap = taken
           };
           /* Every frame says what is promised. */
           assertSynced(promised);
           assert(!failedOnce);
           if
           :: write();
              written = taken;
              assert(appended >= written && written >= durable);
#ifdef DURABLE_BEFORE_FORCE
              durable = cap; wake(all, taking, w);
#endif
#ifdef WAKE_BEFORE_DURABLE
              wake(all, taking, w);
#endif
#ifndef SKIP_FORCE
              atomic { force() };
#endif
              if
              :: good ->
#ifdef LATE_CAPTURE
                 cap = appended;
#endif
                 durable = cap;
                 assert(written >= durable);
                 assert(durable == taken);        /* an epoch becomes durable as a whole */
#ifndef WAKE_BEFORE_DURABLE
                 wake(all, taking, w)
#endif
              :: else -> fail()
              fi
           :: failedOnce = true; fail()           /* the write failed */
           fi
        :: else -> fail()
        fi;
        atomic { target = 0; before = 0; cap = 0; promised = 0; good = false }
     :: else ->
        /* FlushLoop.isDone: no number is given after CLOSING, so no work then is no work ever. */
        if
        :: state == CLOSING ->
#ifndef CLOSE_LOOKS_ONCE
           look = (appended > taken);
#endif
           if
           :: look -> look = false
           :: else ->
              atomic {
                good = true;
                if
                :: !sealed -> writeAndForceSeal()
                :: else
                fi
              };
              if
              :: good
              :: else -> fail()
              fi;
              break
           fi
        :: else ->
#ifdef IDLE_SEAL
           /* The seal is a frame like others; records may follow it in the same extent. */
           atomic {
             good = true;
             if
             :: !idle && taken > 0 -> writeAndForceSeal(); idle = true
             :: else
             fi
           };
           if
           :: !good -> fail(); break
           :: else -> good = false
           fi;
#endif
           /* Doorbell.await */
           parked = true;
#ifndef NO_RECHECK
           look = (appended > taken);
           if
           :: !look -> look = (state != RUNNING)
           :: else
           fi;
#endif
           if
           :: look -> look = false
           :: else ->
end_asleep:   atomic { permit -> permit = false }
           fi;
           parked = false
        fi
     fi
  od;
#ifdef SEAL_AFTER_FAILURE
  writeSeal();
#endif
  ended = true
}

/* WriteAheadLog.close */
proctype Closer() {
  bool failed, all;
  byte taking, w;
  if
  :: skip                                         /* nobody closes the log */
  :: atomic { if :: state == RUNNING -> state = CLOSING :: else fi };
#ifndef CLOSE_NO_RING
     ring();
#endif
     ended;
     atomic {
       failed = (state == FAILED);
       if
       :: !failed ->
          assert(durable == appended);
          assertSynced(appended);
          assert(len(stripe[0]) == 0 && len(stripe[1]) == 0);
          assert(seal[extent] == SYNCED)
       :: else -> assert(failedOnce)
       fi;
       failed = false
     };
     state = CLOSED;
     wake(all, taking, w)
  fi
}

init {
  byte i;
  atomic {
    do
    :: i < N -> run Committer(i); i++
    :: else -> break
    od;
#ifndef NO_CALLER
    run Caller();
#endif
#ifndef NO_CLOSER
    run Closer()
#endif
  }
}
