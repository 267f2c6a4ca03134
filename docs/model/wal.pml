/*
 * From commit to acknowledgement: the tail word, the flusher, the background force, flush(), roll,
 * idle seal, close and the first failure. README.md says how its steps map to the code.
 *
 * SYNCED never reverts. So "whatever is acknowledged is SYNCED, with all before it", asserted at each
 * acknowledgement, is safety against a loss of power at any later moment.
 *
 * Spin runs the steps one after another, as if every access were volatile. What Java's memory model
 * adds is for jcstress.
 */
#ifndef N
#define N 3                     /* commits */
#endif
#ifndef SEG
#define SEG 2                   /* records in an extent */
#endif

/* What became of a record. */
#define NONE   0
#define CACHE  1                /* written */
#define SYNCED 2
#define LOST   3                /* marked clean by a force that failed: the next force succeeds */

/* What the background force is at. */
#define FREE   0
#define ASKED  1
#define BUSY   2
#define DONE   3
#define BROKEN 4

/* The tail word: the last number given, and the bit after which none is given. */
byte tail = 0;
bool closing = 0;

byte taken = 0, written = 0, durable = 0;
byte demand = 0;                /* to be forced at once, whatever its mode */
bool failed = 0, closed = 0;
bool mustForce[N + 1];          /* the record's mode is SYNC or GROUP */

/* The doorbell. A permit is what unpark leaves behind. */
bool parked = 0, permit = 0;

/* The background force: what it was asked to cover, and where. */
byte helper = FREE, helperCap = 0, helperExtent = 0;

/* The disk. One force or write in a run may fail, and tells only the caller. */
byte state[N + 1];
bool isSealed[N];               /* by extent: ends with a seal, and that is SYNCED */
bool sound = 1;

/* Ghosts: what only assertions look at. */
byte ringing = 0;               /* made work visible and have not rung yet */
bool inPark = 0;

#define hasDemand (demand > durable && written > durable)
#define hasResult (helper == DONE || helper == BROKEN)
#define hasWork (tail > taken || hasDemand || hasResult || closing)

inline assertSynced(upto) {
  d_step {
    z = 1;
    do
    :: z <= upto -> assert(state[z] == SYNCED); z++
    :: else -> break
    od;
    z = 0;
    do
    :: upto > 0 && z < (upto - 1) / SEG -> assert(isSealed[z]); z++
    :: else -> break
    od;
    z = 0
  }
}

/* Whoever made work visible: fence, look at parked, take it, unpark. */
inline ring() {
  d_step {
    if
    :: parked -> parked = 0; permit = 1
    :: else
    fi;
    ringing--
  }
}

inline raiseDemand(upto) {
  if :: demand < upto && durable < upto -> demand = upto :: else fi;
  ringing++
}

/* After a demand. */
inline ringAgain() {
#ifdef NO_RING
  ringing--
#else
  ring()
#endif
}

/* Ends the wait of a committer or of flush(). */
inline await(upto, all) {
  (durable >= upto || failed || closed) ->
  if
  :: durable >= upto -> assertSynced(all)
  :: else -> assert(failed)                           /* outcome unknown */
  fi
}

/*
 * Commits differ only in their mode, so it is no loss that they number themselves in the order in
 * which they were made. Who has ended forgets all, so that there are fewer states.
 */
proctype Commit(byte before) {
  byte n = 0, z = 0;
  bool sync = 0;
  /* Numbering and entering: one compare-and-set, which fails once the closing bit is in the word. */
#ifdef CLOSE_RACE
  if
  :: closing -> goto out
  :: !closing && tail == before
  fi;
#endif
#ifdef RING_BEFORE
  d_step { if :: parked -> parked = 0; permit = 1 :: else fi };
#endif
  atomic {
    if
#ifdef CLOSE_RACE
    :: tail == before -> assert(!closing)
#else
    :: tail == before && !closing
    :: closing -> goto out
#endif
    fi;
    tail++; n = tail; ringing++;
    if
    :: sync = 1; mustForce[n] = 1                     /* SYNC, GROUP */
    :: skip                                           /* ASYNC_BATCHED, ASYNC */
    fi
  };
  atomic {
#ifdef RING_BEFORE
    ringing--;
#else
    ring();
#endif
    if
    :: sync -> goto wait
    :: !sync -> n = 0; goto out
    :: !sync
    fi
  };
  atomic { raiseDemand(n) };                          /* awaitDurable() after ASYNC */
  ringAgain();
wait:
  atomic { await(n, n); n = 0; sync = 0 };
out:
  skip
}

#ifdef FLUSH
/* flush(): everything appended before the call is durable when it returns. */
active proctype Flush() {
  byte before, upto, z = 0;
  atomic {
    before = tail;
#ifdef FLUSH_WRITTEN
    upto = written;
#else
    upto = tail;
#endif
  };
  atomic { raiseDemand(upto) };
  ringAgain();
  atomic { await(upto, before); before = 0; upto = 0 }
}
#endif

/* close(), at any moment. */
active proctype Close() {
  byte last = 0, z = 0;
  atomic { closing = 1; last = tail; ringing++ };
#ifdef CLOSE_NO_RING
  ringing--;
#else
  ring();
#endif
  atomic {
    (closed || failed) ->
    assert(tail == last);
    if :: closed -> assertSynced(tail) :: else fi;
    last = 0
  }
}

/* Ends a force: what is set in the mask is safe, or lost without a further word. */
inline settle(extent, mask, to) {
  x = extent * SEG + 1;
  do
  :: x <= extent * SEG + SEG && x <= N ->
     if
     :: state[x] == CACHE && ((mask >> (x - extent * SEG - 1)) & 1) -> state[x] = to
     :: else
     fi;
     x++
  :: else -> break
  od;
  x = 0
}

/* The thread wal-force. Its force covers what was dirty when it began. */
active proctype Helper() {
  byte mask = 0, x = 0;
  do
  :: d_step {
       helper == ASKED -> helper = BUSY;
       x = helperExtent * SEG + 1;
       do
       :: x <= helperExtent * SEG + SEG && x <= N ->
          if
          :: state[x] == CACHE -> mask = mask | (1 << (x - helperExtent * SEG - 1))
          :: else
          fi;
          x++
       :: else -> break
       od;
       x = 0
     };
#ifdef HELPER_RINGS_FIRST
     d_step { if :: parked -> parked = 0; permit = 1 :: else fi };
#endif
     atomic {
       if
       :: settle(helperExtent, mask, SYNCED); helper = DONE
       :: sound -> sound = 0; settle(helperExtent, mask, LOST);
#ifdef HELPER_SWALLOW
          helper = DONE
#else
          helper = BROKEN
#endif
       fi;
       mask = 0; ringing++
     };
#ifdef HELPER_RINGS_FIRST
     ringing--
#else
     ring()
#endif
  :: atomic { (closed || failed) && helper != ASKED -> break }
  od
}

/* The thread wal-flush. */

inline publish(upto) {
  assert(!failed);
  assertSynced(upto);
  if :: durable < upto -> durable = upto :: else fi;
  if :: demand <= durable -> demand = 0 :: else fi
}

/* Takes the result of the background force, if there is one. */
inline absorb() {
  if
  :: helper == DONE && failed -> helper = FREE
  :: helper == DONE && !failed ->
#ifdef HELPER_LATE
     publish(written);
#else
     publish(helperCap);
#endif
     helper = FREE; helperCap = 0; helperExtent = 0
  :: helper == BROKEN -> failed = 1; helper = FREE
  :: else
  fi
}

/* Waits for the background force and looks at its result. */
inline join() {
  (helper != ASKED && helper != BUSY);
  absorb()
}

/* Forces an extent, from the flusher. It writes nothing meanwhile, so this can be one step. */
inline force(extent) {
#ifdef SKIP_FORCE
  skip
#else
  if
  :: settle(extent, 255, SYNCED)
  :: sound -> sound = 0; settle(extent, 255, LOST);
#ifdef RETRY
     settle(extent, 255, SYNCED)
#else
#ifndef SWALLOW
     failed = 1
#endif
#endif
  fi
#endif
}

/*
 * Forces the present extent and publishes what had been written when the force began. The system
 * tells only one of two forces of an open file of a failure, so a background force that overlaps is
 * joined before anything is published: before the force, or with JOIN_AFTER behind it.
 */
inline forceNow() {
  atomic {
#ifdef DURABLE_BEFORE_FORCE
    if :: !failed && durable < written -> durable = written :: else fi
  };
  atomic {
#endif
#if !defined(JOIN_AFTER) && !defined(FORCE_OVERLAP)
    join();
#endif
    if
    :: !failed -> force(extent)
    :: else
    fi
#ifdef JOIN_AFTER
  };
  atomic {
    join()
#endif
    ;
    if
#ifdef LATE_CAP
    :: !failed -> publish(tail)
#else
    :: !failed -> publish(written)
#endif
    :: else
    fi
  }
}

/* A block that promises everything before it, in a group of its own, and its force. */
inline seal() {
#ifndef SEAL_EARLY
  if :: !failed && durable < written -> forceNow() :: else fi;
#endif
  atomic {
    join();
    if
#ifdef SEAL_AFTER_FAILURE
    :: true ->
#else
    :: !failed ->
#endif
       assert(!failed);
       assertSynced(written);
       force(extent);
       sealed = !failed;
       isSealed[extent] = isSealed[extent] || sealed
    :: else
    fi
  }
}

active proctype Flusher() {
  byte target = 0, extent = 0, x = 0, z = 0;
  bool sealed = 1, urgent = 0;
loop:
  atomic {
    if :: !failed -> absorb() :: else fi;
#ifndef GOES_ON
    if :: failed -> goto out :: else fi;
#endif

    /* The interval of asynchronous groups may be over at any time. */
    if
    :: written > durable && helper == FREE ->
       helperCap = written; helperExtent = extent; helper = ASKED
    :: skip
    fi;

    if
#ifdef CLOSE_NO_DRAIN
    :: tail > taken && !closing -> target = tail
    :: closing -> goto end
#else
    :: tail > taken -> target = tail
    :: tail == taken && !hasDemand && closing -> goto end
#endif
    :: tail == taken && hasDemand -> goto demanded
    :: tail == taken && !hasDemand && !closing -> goto idle
    fi
  };

  if
  :: taken == (extent + 1) * SEG ->                   /* roll */
#if defined(LAST_FILE) || defined(OLD_AFTER_NEW)
     atomic { join(); isSealed[extent] = 1 };
#else
#ifdef ROLL_NO_SEAL
     if :: durable < written -> forceNow() :: else -> atomic { join() } fi;
#else
     if :: !sealed -> seal() :: else -> atomic { join() } fi;
#endif
#endif
     atomic { if :: failed -> goto out :: else -> extent++; sealed = 0 fi }
  :: else
  fi;

  /* Taking over closes an epoch. A group lies in one extent. It is written, or not. */
  atomic {
#ifndef GROUP_SPANS_EXTENTS
    if :: target > (extent + 1) * SEG -> target = (extent + 1) * SEG :: else fi;
#endif
    if
    :: d_step {
         assert(!failed);
         /* Each frame promises this. */
#ifdef PROMISE_APPENDED
         assertSynced(target);
#else
         assertSynced(durable);
#endif
         do
         :: taken < target ->
            taken++; urgent = urgent | mustForce[taken]; mustForce[taken] = 0;
            state[taken] = CACHE
         :: else -> break
         od;
#ifdef GROUP_SPANS_EXTENTS
         extent = (taken - 1) / SEG;
#endif
         target = 0; sealed = 0; isSealed[extent] = 0
       }
    :: sound -> sound = 0; failed = 1; target = 0; goto loop
    fi
  };
  atomic {
    written = taken;
    if
    :: urgent || demand > durable -> urgent = 0
    :: else -> goto loop
    fi
  };

demanded:
  forceNow();
#ifdef OLD_AFTER_NEW
  atomic { if :: !failed && extent > 0 -> force(extent - 1) :: else fi };
#endif
  goto loop;

idle:
  if
  :: !sealed && helper == FREE -> seal(); goto loop                         /* idle for a while */
  :: parked = 1
  fi;
  atomic {
    if
#ifdef NO_RECHECK
    :: true -> inPark = 1
#else
#ifdef RECHECK_RECORDS
    :: tail > taken -> goto awake
    :: tail == taken -> inPark = 1
#else
    :: hasWork -> goto awake
    :: !(hasWork) -> inPark = 1
#endif
#endif
    fi
  };
  atomic {
    if
    :: permit
    :: (written > durable || !sealed) && helper == FREE                      /* a timer */
    fi;
    permit = 0; inPark = 0
  };
awake:
  parked = 0;
  goto loop;

end:
  seal();
  atomic { if :: !failed -> assert(sealed); closed = 1 :: else fi };
out:
  skip
}

/* At every moment: the order of the watermarks; what is written is; no sleep through work. */
active proctype Always() {
end:
  if
  :: atomic { !(tail >= taken && taken >= written && written >= durable) -> assert(false) }
  :: atomic { written > 0 && state[written] == NONE -> assert(false) }
  :: atomic { inPark && !permit && ringing == 0 && hasWork -> assert(false) }
  fi
}

init {
  byte i = 0;
  atomic { do :: i < N -> run Commit(i); i++ :: else -> break od }
}
