/*
 * The tail word: numbering and entering in one compare-and-set, and when a slot may be used again.
 * README.md says how its steps map to the code.
 *
 * Every read and write of a slot's fields is a step of its own, since two threads may be at one
 * slot. In code those fields are plain: that is good if the compare-and-set fails whenever such a
 * read was of a slot that changed hands meanwhile. It is what is checked here. The time of a record
 * is read and written as its last LSN is.
 */
#ifndef A
#define A 2                     /* appenders */
#endif
#ifndef N
#define N 3                     /* records in all */
#endif
#ifndef SLOTS
#define SLOTS 3
#endif
#define GARBAGE 99

/* The word: the number of the last record, its slot, and the bit that ends numbering. A log begins
   with slot 0 for number 0. */
byte number = 0, slot = 0;
bool closing = 0;

/* The fields of a slot. A record has one mutation, so its last LSN should be its number. */
byte prev[SLOTS], lastLsn[SLOTS];
bool pooled[SLOTS];

/* Ghosts. */
byte holds[SLOTS];              /* the number whose record is in the slot */
byte staged = 0;                /* records staged so far */
byte ended = 0;

#ifdef NO_NUMBER
#define isTail(n, p) (slot == p)
#else
#define isTail(n, p) (number == n && slot == p)
#endif

/* Back in the pool, and overwritten by whoever takes it. */
inline release(x) {
  assert(!pooled[x]);
  pooled[x] = 1; holds[x] = 0; lastLsn[x] = GARBAGE; prev[x] = GARBAGE
}

proctype Appender() {
  byte n = 0, p = 0, s = 0, lsn = 0;
  do
  :: atomic {
       /* A slot from a pool. Without one the admission gate lets nobody so far. */
       staged < N && !closing -> staged++;
       if
       :: pooled[0] -> s = 0
       :: pooled[1] -> s = 1
#if SLOTS > 2
       :: pooled[2] -> s = 2
#endif
#if SLOTS > 3
       :: pooled[3] -> s = 3
#endif
       :: closing -> break
       fi;
       pooled[s] = 0
     };
again:
     atomic {
       if
       :: closing -> release(s); break
       :: else -> n = number; p = slot
       fi
     };
     lsn = lastLsn[p];
     lastLsn[s] = lsn + 1;
#ifndef PREV_LATE
     prev[s] = p;
#endif
     atomic {
       if
#ifdef CLOSE_APART
       :: isTail(n, p) -> assert(!closing);
#else
       :: isTail(n, p) && !closing ->
#endif
          number = n + 1; slot = s; holds[s] = number
       :: else -> goto again                          /* another was first, or it is the end */
       fi
#ifdef PREV_LATE
     };
     atomic {
       prev[s] = p;
#endif
       ;
       n = 0; p = 0; s = 0; lsn = 0
     }
  :: atomic { staged == N || closing -> break }
  od;
  atomic { ended++; n = 0; p = 0; s = 0; lsn = 0 }
}

active proctype Flusher() {
  byte taken = 0, kept = 0;     /* kept: the slot of the last record taken, which is in no pool */
  byte n = 0, k = 0, at = 0, walk[N + 1];
  do
  :: atomic { number > taken -> n = number; k = n; at = slot };
     /* Back along the links, then forward over what they led to. */
     do
     :: atomic {
          k > taken ->
          assert(at < SLOTS);
          walk[k] = at; k--; at = prev[at];
#ifdef FREE_UNCOPIED
          if :: walk[k + 1] != slot -> release(walk[k + 1]) :: else fi
#endif
        }
     :: atomic { k == taken -> assert(at == kept); at = 0; break }
     od;
     do
     :: atomic {
          k < n ->
          k++;
          assert(holds[walk[k]] == k && lastLsn[walk[k]] == k);
#ifdef FREE_TAIL
          release(walk[k]);
#elif !defined(FREE_UNCOPIED)
          /* Copied. The one before goes: the tail names this one or a later one. */
          release(kept);
#endif
          kept = walk[k]; walk[k] = 0; taken = k
        }
     :: atomic { k == n -> n = 0; k = 0; break }
     od
  :: atomic { number == taken && ended == A -> break }
  od
}

#ifdef READER
/* Asks how far the log is: the last LSN of the slot that the tail names. */
active proctype Reader() {
  byte n = 0, p = 0, lsn = 0;
  do
  :: atomic { n = number; p = slot };
     lsn = lastLsn[p];
     atomic {
       if
#ifndef READ_ONCE
       :: number != n || slot != p -> n = 0; p = 0; lsn = 0
#endif
       :: else -> assert(lsn == n); break
       fi
     }
  od;
  atomic { n = 0; p = 0; lsn = 0 }
}
#endif

active proctype Close() {
  if
  :: closing = 1
  :: ended == A
  fi
}

init {
  byte i = 0;
  atomic {
    do :: i < SLOTS -> pooled[i] = (i > 0); i++ :: else -> break od;
    i = 0;
    do :: i < A -> run Appender(); i++ :: else -> break od
  }
}
