package io.palimpsest.it;

import io.palimpsest.wal.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/** A wall clock that stands still until it is set. */
public final class ManualClock implements TimeSource {

  private final AtomicLong micros;

  /** A clock that shows {@code micros}. */
  public ManualClock(long micros) {
    this.micros = new AtomicLong(micros);
  }

  /** Lets the clock show {@code to}, be it earlier or later. */
  public void set(long to) {
    micros.set(to);
  }

  /** Moves the clock on. */
  public void advance(long by) {
    micros.addAndGet(by);
  }

  @Override
  public long micros() {
    return micros.get();
  }

  @Override
  public long nanos() {
    return TimeSource.system().nanos();
  }
}
