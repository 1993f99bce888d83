import CProbe
import Synchronization

enum ControlServer { static func startOnce() {} }
