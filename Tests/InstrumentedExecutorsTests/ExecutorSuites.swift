import Testing

/// All suites of this module, one test after the other.
///
/// They start threads by the dozen, and some of them read what those left in the rings: at once they
/// would need more rings than a process has.
@Suite(.serialized) struct ExecutorSuites {}
