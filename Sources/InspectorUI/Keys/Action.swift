/// What a key does.
enum Action: Equatable, Sendable {
    case toggleBlocking, nextStrategy
    case previousWorkload, nextWorkload
    case moreLoad, lessLoad
    case toggleRecording
    case togglePause
    case show(Dashboard.Screen), nextScreen, previousScreen
    case toggleHelp, leave
    case lineUp, lineDown, pageUp, pageDown, first, last
    case togglePlay
    case seek(seconds: Int), seekToStart, seekToEnd
    case step(Int)
    case nextStall
    case slower, faster
    case suspend, quit
}
