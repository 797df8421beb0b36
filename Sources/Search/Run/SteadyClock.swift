/// A clock that never goes back: where the one it stands on does, which it should not but may (a
/// virtual machine is moved, a container thawed), no time has passed.
///
/// How long a run has searched is saved, and a negative length of time would be refused on resuming.
func steady(_ clock: @escaping () -> Double) -> () -> Double {
  var last = clock()
  var passed = 0.0
  return {
    let now = clock()
    passed += max(now - last, 0)
    last = now
    return passed
  }
}
