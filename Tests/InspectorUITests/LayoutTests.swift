import InspectorUI
import TerminalCanvas
import Testing

@Suite("A screen's size and what is to be listed give each part its rows")
struct LayoutTests {
    @Test("120x40, two executors")
    func usual() {
        expectDrawing(
            OverviewLayout(
                size: Size(columns: 120, rows: 40),
                needs: .init(chartCount: 3, executorCount: 2)),
            """
            header
            |

            workload
            |
            |
            |
            |
            |
            |
            |
            |
            |

            executors
            |
            |

            workers
            |
            |

            stalls
            |
            |
            |
            |
            |

            advice
            |







            message
            footer
            """)
    }

    @Test("80x24, two executors: all parts, two stalls")
    func small() {
        expectDrawing(
            OverviewLayout(
                size: Size(columns: 80, rows: 24),
                needs: .init(chartCount: 3, executorCount: 2)),
            """
            header
            |

            workload
            |
            |
            |
            |

            executors
            |
            |

            workers
            |
            |

            stalls
            |
            |

            advice
            message
            footer
            """)
    }

    @Test("60x16, the smallest: no lanes, no advice, no blank rows between")
    func smallest() {
        expectDrawing(
            OverviewLayout(
                size: Size(columns: 60, rows: 16),
                needs: .init(chartCount: 3, executorCount: 2)),
            """
            header
            |

            workload
            |
            |
            |
            |
            executors
            |
            |
            stalls
            |
            |
            message
            footer
            """)
    }

    @Test("80x24, thirty executors and no workload: lists take the room, stalls keep some")
    func crowded() {
        expectDrawing(
            OverviewLayout(
                size: Size(columns: 80, rows: 24),
                needs: .init(chartCount: 0, executorCount: 30)),
            """
            header
            |

            executors
            |
            |
            |
            |

            workers
            |
            |
            |
            |

            stalls
            |
            |
            |
            |

            advice
            message
            footer
            """)
    }

    @Test("Columns: names, kinds, curves, what is beside them; the curves take what is left")
    func columns() {
        #expect(
            [60, 80, 120, 200, 300].map(drawColumns) == [
                "60  nnnnnnnnnnnnn cccccccccccccc",
                "80  nnnnnnnnnnnnn kkkkkkk cccccccccccccccccccccccccc",
                "120  nnnnnnnnnnnnnn kkkkkkk cccccccccccccccccccccccccccc",
                "200  nnnnnnnnnnnnnnnnnnnn kkkkkkk " + String(repeating: "c", count: 70),
                "300  nnnnnnnnnnnnnnnnnnnnnnnnnn kkkkkkk " + String(repeating: "c", count: 162),
            ])
    }

    @Test("Parts lie within the screen and never overlap, whatever the size")
    func anySize() {
        for rows in 0...120 {
            for executorCount in [0, 1, 2, 7, 30] {
                for chartCount in 0...3 {
                    let size = Size(columns: 90, rows: rows)
                    let layout = OverviewLayout(
                        size: size,
                        needs: .init(chartCount: chartCount, executorCount: executorCount))
                    let parts = layout.parts.map(\.rectangle).filter { !$0.isEmpty }
                        .sorted { $0.y < $1.y }
                    for (above, below) in zip(parts, parts.dropFirst()) {
                        #expect(above.bottom <= below.y)
                    }
                    #expect(parts.allSatisfy { $0.bottom <= rows && $0.y >= 0 })
                }
            }
        }
    }

    private func expectDrawing(
        _ layout: OverviewLayout,
        _ expected: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let drawing = draw(layout)
        guard drawing != expected else { return }
        Issue.record(
            "- expected, + drawn:\n\(difference(from: expected, to: drawing))",
            sourceLocation: sourceLocation)
    }

    /// A line a row: the name of the part that begins there, a bar where it goes on.
    private func draw(_ layout: OverviewLayout) -> String {
        let rows = layout.footer.bottom
        var lines = Array(repeating: "", count: rows)
        for part in layout.parts where !part.rectangle.isEmpty {
            for y in part.rectangle.y..<part.rectangle.bottom { lines[y] = "|" }
            lines[part.rectangle.y] = part.name
        }
        return lines.joined(separator: "\n")
    }

    private func drawColumns(_ columns: Int) -> String {
        let grid = Grid(screenColumns: columns)
        let names = String(repeating: "n", count: grid.nameWidth)
        let kinds = String(repeating: "k", count: grid.kindWidth)
        let curves = String(repeating: "c", count: grid.curveWidth)
        return "\(columns)  "
            + [names, kinds, curves].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
