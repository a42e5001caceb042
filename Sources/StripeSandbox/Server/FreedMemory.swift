#if canImport(Glibc)
  import Glibc
#endif

/// What the allocator keeps of freed memory, given back to the system.
enum FreedMemory {
  /// Worth its cost after thousands of documents were made and dropped, as an advance does; does nothing where the C library has no
  /// `malloc_trim`, which is glibc's own and so is looked up by name.
  static func giveBack() {
    #if canImport(Glibc)
      guard let found = dlsym(nil, "malloc_trim") else { return }
      let trim = unsafeBitCast(found, to: (@convention(c) (Int) -> Int32).self)
      _ = trim(0)
    #endif
  }
}
