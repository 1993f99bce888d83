extension Dashboard {
    /// So far from where the replay stands, within the recording.
    mutating func seek(by distance: Duration) -> [Effect] {
        guard let replay else { return [] }
        return [.seek(to: min(max(replay.position + distance, .zero), replay.length))]
    }

    /// The next of the speeds there are.
    mutating func changeSpeed(by step: Int) -> [Effect] {
        guard let replay else { return [] }
        let speeds = ReplayStatus.speeds
        let next =
            step > 0
            ? speeds.first { $0 > replay.speed } ?? speeds.last
            : speeds.last { $0 < replay.speed } ?? speeds.first
        guard let next, next != replay.speed else { return [] }
        return [.setSpeed(next)]
    }
}
