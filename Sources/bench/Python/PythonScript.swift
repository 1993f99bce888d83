/// The program of the contenders in Python.
enum PythonScript {
    /// Takes the loop, the task and its count, says `ready`, then a sample as JSON for each line.
    static let text = #"""
        import asyncio, itertools, json, sys, time
        from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

        now = time.perf_counter_ns
        jobs = itertools.count(1)

        def job():
            return next(jobs)

        def square(value):
            return value * value

        def quantile(values, part):
            ordered = sorted(values)
            place = part * (len(ordered) - 1)
            below = int(place)
            above = min(below + 1, len(ordered) - 1)
            return ordered[below] + (ordered[above] - ordered[below]) * (place - below)

        async def round_trips(count, call):
            lengths = []
            before = now()
            for _ in range(count):
                await call()
                after = now()
                lengths.append((after - before) / 1e3)
                before = after
            return [quantile(lengths, 0.5), quantile(lengths, 0.99)]

        async def offload(loop, count):
            first = next(jobs)
            sample = await round_trips(count, lambda: loop.run_in_executor(threads, job))
            assert next(jobs) == first + count + 1
            return sample

        async def yields(loop, count):
            first = next(jobs)
            before = now()
            for _ in range(count):
                await asyncio.sleep(0)
                next(jobs)
            length = now() - before
            assert next(jobs) == first + count + 1
            return [count / length * 1e6]

        async def contended_lock(loop, count):
            lock = asyncio.Lock()
            turns = itertools.count()

            async def caller():
                for _ in range(count // 8):
                    async with lock:
                        await asyncio.sleep(0)
                        next(turns)

            before = now()
            await asyncio.gather(*(caller() for _ in range(8)))
            length = now() - before
            assert next(turns) == count // 8 * 8
            return [length / (count // 8 * 8)]

        async def process_trips(loop, count):
            values = itertools.count()

            async def call():
                value = next(values)
                assert await loop.run_in_executor(processes, square, value) == value * value

            return await round_trips(count, call)

        async def processes_in_flight(loop, count):
            async def caller():
                for value in range(count // 64):
                    assert await loop.run_in_executor(processes, square, value) == value * value

            before = now()
            await asyncio.gather(*(caller() for _ in range(64)))
            return [count // 64 * 64 / (now() - before) * 1e6]

        tasks = {
            "offload": offload,
            "yields": yields,
            "contended_lock": contended_lock,
            "process_trips": process_trips,
            "processes_in_flight": processes_in_flight,
        }
        kind, task, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
        if kind == "uvloop":
            import uvloop
            loop = uvloop.new_event_loop()
        else:
            loop = asyncio.new_event_loop()
        threads = ThreadPoolExecutor(4)
        processes = ProcessPoolExecutor(2)
        batch = tasks[task]
        loop.run_until_complete(batch(loop, count))
        print("ready", flush=True)
        for _ in sys.stdin:
            print(json.dumps(loop.run_until_complete(batch(loop, count))), flush=True)
        """#
}
