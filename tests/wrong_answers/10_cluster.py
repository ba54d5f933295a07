"""Answers to exercise 10 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1 calls: a call raised ValueError: the future of 'ValueError' has the value None, not ValueError(
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.future.set_result(value)


# WRONG 1.1 calls: a call returned 0, and its future has the value None
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        if value:
            call.future.set_result(value)
        else:
            call.future.set_exception(error)


# WRONG 1.1 calls: and its future has the error ValueError('a value, not raised')
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        if isinstance(value, Exception):
            error = value
        call.settle(value, error)


# WRONG 1.1 calls: not ValueError('ValueError'), which `done` brought
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error and RuntimeError(f"{node}: {error!r}"))


# WRONG 1.1 calls: the future of 'SystemExit' is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        if error is None:
            call.future.set_result(value)
        elif isinstance(error, Exception):
            call.future.set_exception(error)


# WRONG 1.1 calls: submit(fn, 1, 2, fn=3) raised TypeError(
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.1 calls: submit(fn, 1, 2, node=3) raised TypeError(
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, node=None, **kwargs):
        call = Call(fn, args, kwargs)
        if node:
            raise TypeError("the argument node is not known yet")
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.1 calls: and fn was to get [(1, 2), {'fn': 3}]
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.1 calls: and fn was to get [(1, 2), {'fn': 3}]
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args[:1], kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.1 calls: submit gave None, which is no concurrent.futures.Future
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.1 in_turn: submit(…, 'x') has not returned: submit(), line
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        concurrent.futures.wait([call.future])
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.1 in_turn: the future of 0 has the value
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.sent = deque()  # calls that are under way
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.sent.append(call)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
            call = self.sent.popleft()
        self.fill()
        call.settle(value, error)


# WRONG 1.4 calls: can't be pickled wait, and then 'y' and 'z': 'z' was sent before them
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = {name: 0 for name in nodes.names}
        self.waiting, self.futures = deque(), []
        self.lock, self.closed = threading.RLock(), False

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if self.closed:
                raise RuntimeError("the executor is shut down")
            self.waiting.append(call)
            self.futures.append(call.future)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        dropped = []
        with self.lock:
            self.closed = True
            if cancel_futures:
                dropped = [call for call in self.waiting if not call.tried]
                self.waiting = deque(call for call in self.waiting if call.tried)
        for call in dropped:
            call.future.cancel()
            call.future.set_running_or_notify_cancel()
        if wait:
            concurrent.futures.wait(self.futures)

    def fill(self):
        failed = []
        with self.lock:
            while self.waiting:
                node = next((name for name in self.nodes.names if self.busy[name] < self.slots), None)
                if node is None:
                    break
                call = self.waiting.pop()
                if not call.future.set_running_or_notify_cancel():
                    continue
                self.busy[node] += 1
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                except BaseException as error:
                    self.busy[node] -= 1
                    failed.append((call, error))
        for call, error in failed:
            call.settle(None, error)

    def done(self, call, node, value, error):
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.5 calls: and a call that can't be pickled: submit raised
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                self.nodes.send(node, call, partial(self.done, call, node))
                self.busy[node] += 1
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.5 calls: and a call that can't be pickled: submit raised
import pickle


class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        pickle.dumps((fn, args, kwargs))
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.5 calls: a call that can't be pickled: the future of 1 is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                self.busy[node] += 1
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.5 calls: the future of 'bad 1' is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
                    break
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.5 calls: the future of 'bad 1' is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            if self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    return
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    return
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.5 calls: not the error that `send` raised
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, RuntimeError(f"it can't be pickled: {error}"))

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.5 calls: the future of 0 is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    print(error)
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.5 calls: the future of 0 is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        try:
            self.fill()
        except Exception:
            pass
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except OSError as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.5 calls: its future has the value None, not the error that `send` raised
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, None)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.1 calls: `done(value, error)` was called, and raised TypeError(
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error=None, *, late):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.2 in_turn: 1 nodes, slots=1, 1 calls were under way, and 3 more were submitted: 4 calls were under way at node a, with slots=1
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.2 in_turn: 2 calls were under way at node a, with slots=1
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] > self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.2 in_turn: at the same time: 
import contextlib


class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with contextlib.nullcontext():
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.2 in_turn: calls were under way at node a, with slots=1
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[min(self.busy, key=self.busy.get)] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.3 in_turn: 2 nodes, slots=1, 1 calls were under way, and one more was submitted: call 1 was not sent
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if sum(self.busy.values()) == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.3 in_turn: 2 nodes, slots=1, 1 calls were under way, and one more was submitted: call 1 was not sent
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = self.nodes.names[0]
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.3 in_turn: 1 nodes, slots=3, 1 calls were under way, and one more was submitted: call 1 was not sent
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == 1:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.3 in_turn: 1 nodes, slots=1, 1 calls were under way, and 3 more were submitted; then one was over, at node a: call 1 was not sent
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        call.settle(value, error)


# WRONG 1.3 in_turn: ; then one was over, at node 
import itertools


class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.lines = {node: deque() for node in nodes.names}
        self.turn = itertools.cycle(nodes.names)
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.lines[next(self.turn)].append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while ready := [node for node in self.lines if self.lines[node] and self.busy[node] < self.slots]:
                node = ready[0]
                call = self.lines[node].popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.3 in_turn: call 1 was not sent
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] = max(self.busy[node], 1)
        self.fill()
        call.settle(value, error)


# WRONG 1.4 in_turn: they were sent in the order [0, 3]
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.pop()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.4 in_turn: they were sent in the order [0, 3]
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.appendleft(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.4 in_turn: they were sent in the order
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                self.line.rotate(len(self.line) // 2)
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.6 cancelled: the futures of ['c'] were cancelled: ['c'] were sent all the same
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        if not call.future.done():
            call.settle(value, error)


# WRONG 1.6 cancelled: call 'a' is under way, and cancel() gave True
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if call.future.cancelled():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        if not call.future.done():
            call.settle(value, error)


# WRONG 1.6 cancelled: call 'b' was being sent, in nodes.send, and cancel() gave True
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if call.future.cancelled():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    call.future.set_running_or_notify_cancel()
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.6 cancelled: cancel() of 'c', which waits, gave False
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        call.future.set_running_or_notify_cancel()
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.6 cancelled: the futures of ['c'] were cancelled: call 'd' was not sent
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                self.busy[node] += 1
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                except Exception as error:
                    self.busy[node] -= 1
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.6 cancelled: the futures of ['c'] were cancelled: call 'd' was not sent
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    break
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.7 cancelled: a function added to a future calls submit, and the future ends by its result: call 'ends' was over at node a, and your `done` has not returned: submit(), line
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
            call.settle(value, error)
        self.fill()


# WRONG 1.7 cancelled: a function added to a future calls submit, and the future ends by the error that `send` raised: call 'x' was over at node a, and your `done` has not returned: submit(), line
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.7 cancelled: a function added to a future calls submit, and the future ends by its error: call 'ends' was over at node a, and your `done` has not returned: submit(), line
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
            if error is not None:
                call.future.set_exception(error)
        self.fill()
        if error is None:
            call.future.set_result(value)


# WRONG 1.7 cancelled: a function added to a future calls shutdown(wait=False), and the future ends by its result: call 'ends' was over at node a, and your `done` has not returned: shutdown(), line
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.ending = threading.Lock()
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock, self.ending:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        with self.ending:
            call.settle(value, error)


# WRONG 1.8 shut_down: and then submit gave a future, which
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.8 shut_down: and then submit gave a future, which has the error RuntimeError(
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                call.settle(None, RuntimeError("no call is taken after shutdown"))
                return call.future
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.8 shut_down: and then submit raised ValueError(
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise ValueError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.8 shut_down: and then submit gave a future, which
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)
            self.open = False

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.8 shut_down: one call was under way, two waited, and shutdown(wait=True) was called: call 'b' was not sent
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            self.line.clear()
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.8 shut_down: one call was under way, two waited, and shutdown(wait=True) was called: call 'b' was not sent
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line and self.open:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.8 in_turn: the first was shut down, and submit of the second raised RuntimeError(
class ClusterExecutor(Executor):
    open = True

    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            ClusterExecutor.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.9 shut_down: and shutdown(wait=True) was called: it returned before they were done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.9 shut_down: was under way: it returned before they were done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = [future for future in self.futures if future.running()]
        if cancel_futures:
            for call in list(self.line):
                call.future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.9 shut_down: and a future needed 0.2 s to get its value: it returned, and the futures of
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Condition()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            with self.lock:
                self.lock.wait_for(lambda: not self.line and not any(self.busy.values()))

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        with self.lock:
            self.lock.notify_all()
        call.settle(value, error)


# WRONG 1.9 shut_down: shutdown(wait=False) was called, and shutdown() has not returned
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.9 shut_down: and then once more: it returned before they were done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        if not self.open:
            return
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.9 shut_down: your code raised RuntimeError: it was shut down before at shutdown(), line
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        if not self.open:
            raise RuntimeError("it was shut down before")
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.9 shut_down: 1 threads of the executor's are still there
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.wake = threading.Event()
        threading.Thread(target=self.watch, daemon=True).start()
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def watch(self):
        while True:
            self.wake.wait()
            self.wake.clear()
            self.fill()

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.9 shut_down: then shutdown() was called, and all was over, and shutdown() raised
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            for future in futures:
                future.result()

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.10 shut_down: and shutdown(wait=False, cancel_futures=True) was called: the future of 'b' is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.10 shut_down: cancel_futures=True) was called: the future of 'b' is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            with self.lock:
                self.line.clear()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.10 shut_down: cancel_futures=True) was called: the future of 'c' is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures and self.line:
            self.line[0].future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.10 shut_down: cancel_futures=True) was called: the future of 'a' has the error CancelledError
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                if not future.cancel():
                    future.set_exception(concurrent.futures.CancelledError())
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.10 shut_down: which waited, has the error CancelledError
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            with self.lock:
                waiting = list(self.line)
                self.line.clear()
            for call in waiting:
                call.settle(None, concurrent.futures.CancelledError())
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.10 shut_down: the call under way was over, and shutdown() has not returned
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
            with self.lock:
                self.line.clear()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.8 shut_down: submit raised, and the call was sent all the same
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            self.line.append(call)
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 2.1 as_before: the futures of ['c'] were cancelled: ['c'] were sent all the same
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again and not call.future.done():
            call.settle(value, Lost(call) if died else error)


# WRONG 2.1 as_before: calls were under way at node a, with slots=1
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.1 as_before: they were sent in the order [0, 3]
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.pop()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.1 as_before: and your `done` has not returned: submit(), line
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
            else:
                call.settle(value, Lost(call) if died else error)
        self.fill()


# WRONG 2.1 as_before: a call that can't be pickled: the future of 1 is not done
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.busy[node] += 1
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 sent_again: the node a of call x died: call 'x' was not sent for the 2nd time
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = False
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 sent_again: call 'x' was not sent for the 2nd time
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        if not again:
            self.fill()
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 sent_again: attempts=2, and the nodes ['a'] of a call died: call 'x' was not sent for the 2nd time
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts - 1
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 lost: attempts=1, and the nodes ['a'] of a call died: call 'x' was sent 2 times, not 1
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) <= self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 lost: of a call died: call 'x' was sent 2 times, not 1
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 sent_again: not the value
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)
        self.deaths = 0

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            self.deaths += died
            again = died and self.deaths < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 sent_again: was sent 2 times, not 1
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if died:
                self.line += [other for other, _ in self.under_way]
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 sent_again: with slots=1
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                other = next(iter(self.busy))
                self.busy[other] += 1
                self.under_way.add((call, other))
                call.tried.append(other)
                self.nodes.send(other, call, partial(self.done, call, other))
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 sent_again: is not done
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if node not in self.busy:
                return  # a late answer
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            else:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.2 sent_again: your code raised
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.3 sent_again: it was sent to the nodes
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.3 sent_again: after its NodeDied
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                others = [node for node in self.busy if node not in self.line[0].tried]
                node = min(others, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.3 sent_again: to the nodes
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy[node] = -1
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.4 lost: not a Lost
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, error)


# WRONG 2.4 lost: it has the nodes [], and the call was sent to
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            lost = Lost(call)
            call.tried.append(node)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, lost if died else error)


# WRONG 2.4 lost: and the call was sent to
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.insert(0, node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.4 lost: not a Lost
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, None if died else error)


# WRONG 2.4 lost: is not done
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again and not died:
            call.settle(value, error)


# WRONG 2.5 lost: a call raised RuntimeError: call 'RuntimeError' was sent 3 times, not 1
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = error is not None and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.5 lost: a call raised OSError: call 'OSError' was sent 3 times, not 1
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = isinstance(error, (NodeDied, OSError)) and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.5 lost: a call raised RuntimeError: call 'RuntimeError' was sent 3 times, not 1
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = isinstance(error, RuntimeError) and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.5 lost: then another was submitted: call 'after RuntimeError' was not sent
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if error:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.5 lost: a call raised RuntimeError: the future of 'RuntimeError' has the error Lost(
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if error else None)


# WRONG 2.7 lost: both nodes died: the future of 'x' is not done
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if not node or self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.7 lost: then one more was submitted: the future of 'z' is not done
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if not node or self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        with self.lock:
            lost = [] if self.busy else list(self.line)
            if lost:
                self.line.clear()
        for each in lost:
            if each.tried or each.future.set_running_or_notify_cancel():
                each.settle(None, Lost(each))
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.7 lost: not a Lost
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise NodeDied("the last")
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.7 lost: and your `done` raised InvalidStateError('CANCELLED
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if node and not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.7 lost: not a Lost
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise RuntimeError("no node is left")
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.7 lost: both nodes died: the future of
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
            if not self.busy:
                self.line.clear()
                self.line.append(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.6 late: so that x waits to be sent again: cancel() of x gave True
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                call.future._state = "PENDING"
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.6 late: shutdown(cancel_futures=True) was called: call 'x' was not sent for the 2nd time
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self.lock:
            self.open = False
            futures = list(self.futures)
            waiting = list(self.line) if cancel_futures else []
            for call in waiting:
                self.line.remove(call)
        for call in waiting:
            call.future.cancel()
            if not call.tried:
                call.future.set_running_or_notify_cancel()
        if wait:
            concurrent.futures.wait(futures)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.6 late: shutdown(cancel_futures=True) was called: the future of 'x' has the error
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self.lock:
            again = [call for call in self.line if call.tried] if cancel_futures else []
            for call in again:
                self.line.remove(call)
        for call in again:
            call.settle(None, Lost(call))
        super().shutdown(wait, cancel_futures=cancel_futures)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            again = again and self.open
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.6 late: shutdown(wait=False) was called, and then node a died: call 'x' was not sent for the 2nd time
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts and self.open
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.8 late: came for 'x', and your `done` raised InvalidStateError(
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.8 late: and the first one's late answer came: the future of 'x' has the value 'x at a'
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if call.future.done():
                return
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.8 late: late answer came: shutdown() returned before x was done
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.changed, self.left = threading.Condition(self.lock), 0
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    self.left += not call.tried
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def shutdown(self, wait=True, *, cancel_futures=False):
        super().shutdown(wait=False, cancel_futures=cancel_futures)
        with self.changed:
            self.changed.wait_for(lambda: not wait or self.left <= 0)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if error is None:
                self.left -= 1
            self.changed.notify_all()
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.8 late: your code raised KeyError
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.8 late: with slots=1
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                self.busy[min(self.busy, key=self.busy.get)] -= 1
                return
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.6+2.2 late: and shutdown(cancel_futures=True) was called: call 'x' was not sent for the 2nd time
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
        if again:
            second = self.submit(call.fn, *call.args, **call.kwargs)
            second.add_done_callback(lambda _: call.settle(second.exception() or second.result(), second.exception()))
            return
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.8 late: and the first one's late answer came: the future of 'x' has the value 'x at a'
# answer: executor
import queue
from concurrent.futures import ThreadPoolExecutor


class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.free = nodes, queue.SimpleQueue()
        for node in list(nodes.names) * slots:
            self.free.put(node)
        self.pool = ThreadPoolExecutor(slots * len(nodes.names))

    def submit(self, fn, /, *args, **kwargs):
        return self.pool.submit(self.run, Call(fn, args, kwargs))

    def run(self, call):
        node = self.free.get()
        try:
            over = threading.Event()
            answer = []
            self.nodes.send(node, call, lambda *given: (answer.append(given), over.set()))
            over.wait()
        finally:
            self.free.put(node)
        value, error = answer[0]
        if error is not None:
            raise error
        return value

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        self.pool.shutdown(wait, cancel_futures=cancel_futures)
# answer: lasting
class LastingExecutor(Executor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        self.nodes, self.attempts = nodes, attempts
        self.free = {node: slots for node in nodes.names}
        self.closed, self.line, self.threads = False, [], []
        self.turn = threading.Condition()

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.turn:
            if self.closed:
                raise RuntimeError("closed")
            self.line.append(call)
            self.threads = [thread for thread in self.threads if thread.is_alive()]
            thread = threading.Thread(target=self.run, args=(call,), daemon=True)
            self.threads.append(thread)
            thread.start()
        return call.future

    def node(self):
        return next((node for node, free in self.free.items() if free), None)

    def run(self, call):
        while True:
            with self.turn:
                self.turn.wait_for(lambda: call.future.cancelled() or (self.line[0] is call and (self.node() or not self.free)))
                self.line.remove(call)
                self.turn.notify_all()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    return
                node = self.node()
                if node is not None:
                    self.free[node] -= 1
                    call.tried.append(node)
            if node is None:
                return call.settle(None, Lost(call))
            answers, come = [], threading.Event()
            try:
                self.nodes.send(node, call, lambda *given: (answers.append(given), come.set()))
                come.wait()
            except Exception as error:
                answers.append((None, error))
            value, error = answers[0]
            died = isinstance(error, NodeDied)
            with self.turn:
                if died:
                    self.free.pop(node, None)
                elif node in self.free:
                    self.free[node] += 1
                again = died and len(call.tried) < self.attempts
                if again:
                    self.line.insert(0, call)
                self.turn.notify_all()
            if not again:
                return call.settle(value, Lost(call) if died else error)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.turn:
            self.closed = True
            waiting = [*self.line] if cancel_futures else []
            threads = [*self.threads]
        for call in waiting:
            call.future.cancel()
        with self.turn:
            self.turn.notify_all()
        if wait:
            for thread in threads:
                thread.join()


# WRONG 2.8 late: your code raised KeyError
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            else:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.8 late: which died while the answer of p was on its way: 
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        with self.lock:
            if (call, node) not in self.under_way or (error is None and node not in self.busy):
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 3.2 shared: `shared` was pickled 12 times
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    with LastingExecutor(nodes, slots, attempts) as executor:
        futures = [executor.submit(func, shared, item) for item in items]
    errors = [future.exception() for future in futures]
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.2 shared: `shared` was pickled 12 times
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    refs = []
    with LastingExecutor(nodes, slots, attempts) as executor:
        for _ in items:
            refs.append(nodes.put(shared))
        futures = [executor.submit(func, ref, item) for ref, item in zip(refs, items, strict=True)]
    errors = [future.exception() for future in futures]
    for ref in refs:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.2 shared: `shared` was pickled 2 times
import pickle


def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    pickle.dumps(shared)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.2 shared: a call carried [
def ignoring(func, data, *args):
    return func(*args)


def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    data = bytes(1000)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(partial(ignoring, func, data), ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.3 shared: 1 of the 1 values put into the store were not freed
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    with LastingExecutor(nodes, slots, attempts) as executor:
        futures = [executor.submit(func, ref, item) for item in items]
    errors = [future.exception() for future in futures]
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.3 shared: the store's value was freed before the calls for
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
            nodes.free(ref)
        errors = [future.exception() for future in futures]
    finally:
        pass
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.3 shared: freed
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
            concurrent.futures.wait(futures, return_when=concurrent.futures.FIRST_EXCEPTION)
            nodes.free(ref)
        errors = [future.exception() for future in futures]
    finally:
        pass
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.3 shared: was freed
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
            concurrent.futures.wait(futures, timeout=0.01)
            nodes.free(ref)
        errors = [future.exception() for future in futures]
    finally:
        pass
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.3 shared: reading `items` raised Torn('in the midst of the items'), after 0 of them: 1 of the 1 values put into the store were not freed
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    ref = nodes.put(shared)
    kept = []
    with LastingExecutor(nodes, slots, attempts) as executor:
        futures = [kept.append(item) or executor.submit(func, ref, item) for item in items]
    errors = [future.exception() for future in futures]
    nodes.free(ref)
    items = kept
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.3 shared: free was called 2 times for 1 values
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
        nodes.free(ref)
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.3 shared: and shared_map returned []
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    try:
        items = list(items)
    except Exception:
        items = []
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.3 shared: freed
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
            for future in futures:
                future.add_done_callback(lambda _: nodes.free(ref))
        errors = [future.exception() for future in futures]
    finally:
        pass
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.6 shared: which can't be pickled, and shared_map returned [
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    try:
        ref = nodes.put(shared)
    except Exception as error:
        return [Outcome(index, item, None, error) for index, item in enumerate(items)]
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.6 shared: which can't be pickled, and shared_map returned [
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    try:
        ref = nodes.put(shared)
    except TypeError:
        ref = shared
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        if ref is not shared:
            nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.6 shared: your code raised
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    try:
        ref = nodes.put(shared)
    except TypeError as error:
        raise ValueError("shared can't be pickled") from error
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.1 mapped: which is no Outcome
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [future.result() for future in futures]


# WRONG 3.1 mapped: shared_map gave
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return (
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    )


# WRONG 3.1 mapped: shared_map gave None, which is no list
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.1 mapped: the outcomes have the index [1, 2, 3, 4, 5, 6]
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True), 1)
    ]


# WRONG 3.1 mapped: the outcomes are for
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, index, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.1 mapped: a generator of 9: 9 items have 0 outcomes
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=False))
    ]


# WRONG 3.1 mapped: your code raised TypeError
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, items[index]) for index in range(len(items))]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.1 mapped: of which the last one was done first: the outcomes are for
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
            futures_in_order = list(concurrent.futures.as_completed(futures))
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    places = {id(future): index for index, future in enumerate(futures)}
    return [
        Outcome(places[id(future)], items[places[id(future)]], None if future.exception() else future.result(), future.exception())
        for future in futures_in_order
    ]


# WRONG 3.1 mapped: of which the last one was done first: Outcome(
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
            futures = list(concurrent.futures.as_completed(futures))
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.4 mapped: your code let ValueError: a bad item through
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [None for future in futures if future.result() or True]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.4 mapped: 7 items have 3 outcomes
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, future.result())
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
        if error is None
    ]


# WRONG 3.4 mapped: one can't be pickled: Outcome(1, 'bad', error='a bad item')
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error and str(error))
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.4 mapped: one can't be pickled: Outcome(1, 'bad', value=ValueError
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, error or future.result())
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.4 mapped: one can't be pickled: Outcome(2, 'poison', error=RuntimeError(
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
        errors = [RuntimeError(str(error)) if isinstance(error, Lost) else error for error in errors]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.5 mapped: 6 items, 6 slots: call 1 was not sent
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures, errors = [], []
            for item in items:
                futures.append(executor.submit(func, ref, item))
                errors.append(futures[-1].exception())
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.5 mapped: were at node b, and it died: Outcome(
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with ClusterExecutor(nodes, slots) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.5 mapped: call 'poison' was sent 3 times, not 2
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 3.5 mapped: 3 items, 2 nodes, slots=1: 2 calls were under way at node a, with slots=1
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, attempts=attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
        errors = [future.exception() for future in futures]
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, None if error else future.result(), error)
        for index, (item, future, error) in enumerate(zip(items, futures, errors, strict=True))
    ]


# WRONG 1.4 cancelled: they were sent in the order ['more', 'y', 'z']
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        # about 6 lines
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        # about 9 lines
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.futures.add(call.future)
            node = min(self.busy, key=self.busy.get)
            if self.busy[node] == self.slots:
                self.line.append(call)
                node = None
            else:
                call.future.set_running_or_notify_cancel()
                self.busy[node] += 1
        call.future.add_done_callback(self.futures.discard)
        if node:
            try:
                self.nodes.send(node, call, partial(self.done, call, node))
            except Exception as error:
                with self.lock:
                    self.busy[node] -= 1
                call.settle(None, error)
                self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        # about 8 lines
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        # about 16 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        # about 4 lines
        with self.lock:
            self.busy[node] -= 1
        call.settle(value, error)
        self.fill()


# WRONG 1.5 calls: a call that can't be pickled: submit raised TypeError(
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        # about 6 lines
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        # about 9 lines
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        # about 8 lines
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        # about 16 lines
        import pickle

        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except (pickle.PicklingError, AttributeError) as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        # about 4 lines
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.9 shut_down: shutdown() returned when the first of them had raised
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        # about 6 lines
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        # about 9 lines
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        # about 8 lines
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures, return_when="FIRST_EXCEPTION")

    def fill(self):  # send what there are free slots for
        # about 16 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        # about 4 lines
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.10 shut_down: shutdown(wait=False) was called, and shutdown(wait=False, cancel_futures=True) was called: the future of 'b' is not done
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        # about 6 lines
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        # about 9 lines
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        # about 8 lines
        with self.lock:
            first, self.open = self.open, False
            futures = list(self.futures)
        if cancel_futures and first:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        # about 16 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        # about 4 lines
        with self.lock:
            self.busy[node] -= 1
        self.fill()
        call.settle(value, error)


# WRONG 1.1 calls: is not done; your `done` has not returned: fill(), line
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        # about 6 lines
        self.nodes, self.slots = nodes, slots
        self.busy = dict.fromkeys(nodes.names, 0)  # calls under way, by node
        self.line = deque()  # calls that wait
        self.futures = set()  # those that aren't done
        self.open = True
        self.lock = threading.Lock()  # guards all of these

    def submit(self, fn, /, *args, **kwargs):
        # about 9 lines
        call = Call(fn, args, kwargs)
        with self.lock:
            if not self.open:
                raise RuntimeError("no call is taken after shutdown")
            self.line.append(call)
            self.futures.add(call.future)
        call.future.add_done_callback(self.futures.discard)
        self.fill()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        # about 8 lines
        with self.lock:
            self.open = False
            futures = list(self.futures)
        if cancel_futures:
            for future in futures:
                future.cancel()
        if wait:
            concurrent.futures.wait(futures)

    def fill(self):  # send what there are free slots for
        # about 16 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get)
                if self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over
        # about 4 lines
        with self.lock:
            self.busy[node] -= 1
            self.fill()
        call.settle(value, error)


# WRONG 2.1 lost: and shutdown() was called, and then submit gave a future
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        # about 3 lines
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def submit(self, fn, /, *args, **kwargs):
        if not self.busy:
            call = Call(fn, args, kwargs)
            call.settle(None, Lost(call))
            return call.future
        return super().submit(fn, *args, **kwargs)

    def fill(self):  # send what there are free slots for, or say that no node is left
        # about 20 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        # about 15 lines
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.3 lost: 'z' was sent to node a, after its NodeDied
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        # about 3 lines
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        # about 20 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        # about 15 lines
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if again:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.5 lost: a call raised Lookalike: the future of
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        # about 3 lines
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        # about 20 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        # about 15 lines
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = str(error).endswith("died")
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.7 lost: which died while the answer of p was on its way: the future of 'p' has the error Lost(
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        # about 3 lines
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        # about 20 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        # about 15 lines
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
            others = [] if self.busy else [each for each, _ in self.under_way]
            if not self.busy:
                self.under_way.clear()
        self.fill()
        for each in others:
            each.settle(None, Lost(each))
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 2.8 late: and the first one raised, late: the future of 'x' has the error ValueError
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        # about 3 lines
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        # about 20 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        # about 15 lines
        with self.lock:
            if (call, node) not in self.under_way:
                if error is not None and not call.future.done():
                    call.future.set_exception(error)
                return
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy.pop(node, None)
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# WRONG 3.1 mapped: error=ValueError('a value, not raised')
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
    finally:
        nodes.free(ref)
    results = [future.exception() or future.result() for future in futures]
    return [
        Outcome(at, item, None, r) if isinstance(r, Exception) else Outcome(at, item, r)
        for at, (item, r) in enumerate(zip(items, results))
    ]


# WRONG 3.3 shared: after 3 of them: the store's value was freed before the calls for
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    ref = nodes.put(shared)
    kept, futures = [], []
    with LastingExecutor(nodes, slots, attempts) as executor:
        try:
            for item in items:
                kept.append(item)
                futures.append(executor.submit(func, ref, item))
        except BaseException:
            nodes.free(ref)
            raise
    nodes.free(ref)
    return [
        Outcome(at, item, None if future.exception() else future.result(), future.exception())
        for at, (item, future) in enumerate(zip(kept, futures))
    ]


# WRONG 3.5 mapped: then one was over: call 6 was not sent
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = list(items)
    ref = nodes.put(shared)
    size = slots * len(nodes.names)
    futures = []
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            for at in range(0, len(items), size):
                futures += [executor.submit(func, ref, item) for item in items[at : at + size]]
                concurrent.futures.wait(futures)
    finally:
        nodes.free(ref)
    return [
        Outcome(at, item, None if future.exception() else future.result(), future.exception())
        for at, (item, future) in enumerate(zip(items, futures))
    ]


# WRONG 2.3 sent_again: was lost with the nodes a, a
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        # about 3 lines
        super().__init__(nodes, slots)
        self.attempts = attempts
        self.under_way = set()  # (call, node)

    def fill(self):  # send what there are free slots for, or say that no node is left
        # about 20 lines
        failed = []
        with self.lock:
            while self.line:
                node = min(self.busy, key=self.busy.get, default=None)
                if node and self.busy[node] == self.slots:
                    break
                call = self.line.popleft()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    if not node:
                        raise Lost(call)
                    self.nodes.send(node, call, partial(self.done, call, node))
                    self.busy[node] += 1
                    self.under_way.add((call, node))
                    call.tried.append(node)
                except Exception as error:
                    failed.append((call, error))
        for call, error in failed:  # without the lock, because of 1.7
            call.settle(None, error)

    def done(self, call, node, value, error):  # a call is over, or its node has died, or its answer is late
        # about 15 lines
        with self.lock:
            if (call, node) not in self.under_way:
                return  # a late answer
            self.under_way.remove((call, node))
            died = isinstance(error, NodeDied)
            again = died and len(call.tried) < self.attempts
            if died:
                self.busy[node] -= 1
                if not self.busy[node]:  # the last of its calls
                    del self.busy[node]
            elif node in self.busy:
                self.busy[node] -= 1
            if again:
                self.line.appendleft(call)
        self.fill()
        if not again:
            call.settle(value, Lost(call) if died else error)


# RIGHT a thread for each slot, which waits for the answer of its call
# answer: executor
class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.closed = nodes, False
        self.calls, self.lock = queue.Queue(), threading.Lock()
        self.threads = [
            threading.Thread(target=self.work, args=(node,), daemon=True) for node in nodes.names for _ in range(slots)
        ]
        for thread in self.threads:
            thread.start()

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if self.closed:
                raise RuntimeError("closed")
            self.calls.put(call)
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.closed = True
        if cancel_futures:
            with contextlib.suppress(queue.Empty):
                while True:
                    call = self.calls.get_nowait()
                    if call:
                        call.future.cancel()
                        call.future.set_running_or_notify_cancel()
        self.calls.put(None)
        if wait:
            for thread in self.threads:
                thread.join()

    def work(self, node):
        while call := self.calls.get():
            if call.future.set_running_or_notify_cancel():
                answers = queue.SimpleQueue()
                try:
                    self.nodes.send(node, call, lambda *answer: answers.put(answer))
                except Exception as error:
                    answers.put((None, error))
                call.settle(*answers.get())
        self.calls.put(None)  # for the next


import contextlib
import queue
# answer: lasting
class LastingExecutor(Executor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        self.nodes, self.attempts = nodes, attempts
        self.closed, self.left = False, 0
        self.line, self.alive, self.news = deque(), set(nodes.names), threading.Condition()
        self.threads = [
            threading.Thread(target=self.work, args=(node,), daemon=True) for node in nodes.names for _ in range(slots)
        ]
        for thread in self.threads:
            thread.start()

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.news:
            if self.closed:
                raise RuntimeError("closed")
            if self.alive:
                self.left += 1
                self.line.append(call)
                self.news.notify_all()
                return call.future
        call.settle(None, Lost(call))
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.news:
            self.closed = True
            waiting = list(self.line) if cancel_futures else []
            self.news.notify_all()
        for call in waiting:
            call.future.cancel()
        if wait:
            for thread in self.threads:
                thread.join()

    def work(self, node):
        while call := self.next_for(node):
            call.tried.append(node)
            answers = queue.SimpleQueue()
            try:
                self.nodes.send(node, call, lambda *answer: answers.put(answer))
            except Exception as error:
                answers.put((None, error))
            value, error = answers.get()
            lost = []
            if isinstance(error, NodeDied):
                with self.news:
                    self.alive.discard(node)
                    if len(call.tried) < self.attempts:
                        self.line.append(call)
                        error = None
                        call = None
                    else:
                        error = Lost(call)
                    if not self.alive:
                        lost = [*self.line]
                        self.line.clear()
                    self.news.notify_all()
            for each in lost:
                if each.tried or each.future.set_running_or_notify_cancel():
                    each.settle(None, Lost(each))
                self.over()
            if call:
                call.settle(value, error)
                self.over()

    def over(self):
        with self.news:
            self.left -= 1
            self.news.notify_all()

    def next_for(self, node):
        with self.news:
            while True:
                self.news.wait_for(lambda: self.line or node not in self.alive or (self.closed and not self.left))
                if node not in self.alive or not self.line:
                    return None
                call = self.line.popleft()
                if call.tried or call.future.set_running_or_notify_cancel():
                    return call
                self.left -= 1
                self.news.notify_all()
# answer: map
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    outcomes = []
    with contextlib.ExitStack() as stack:
        ref = nodes.put(shared)
        stack.callback(nodes.free, ref)
        executor = stack.enter_context(LastingExecutor(nodes, slots, attempts))
        pairs = [(item, executor.submit(func, ref, item)) for item in items]
        for index, (item, future) in enumerate(pairs):
            try:
                outcomes.append(Outcome(index, item, value=future.result()))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))
    return outcomes


# RIGHT one thread that reads a queue of news, and knows everything alone
# answer: executor
import queue


class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 1):
        self.nodes, self.slots, self.attempts = nodes, slots, attempts
        self.news, self.lock, self.closed = queue.Queue(), threading.Lock(), False
        self.thread = threading.Thread(target=self.dispatch, daemon=True)
        self.thread.start()

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if self.closed:
                raise RuntimeError("closed")
            self.news.put(("new", call))
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.closed = True
            self.news.put(("stop", cancel_futures))
        if wait:
            self.thread.join()

    def dispatch(self):
        line, stopping, flying = [], False, {}
        busy = {node: 0 for node in self.nodes.names}
        while not (stopping and not line and not flying):
            what, *rest = self.news.get()
            if what == "new":
                line += rest
            elif what == "stop":
                stopping = True
                if rest[0]:
                    for call in line:
                        call.future.cancel()
            else:
                key, value, error = rest
                if key not in flying:
                    continue
                call, node = flying.pop(key)
                if node in busy:
                    busy[node] -= 1
                if isinstance(error, NodeDied):
                    busy.pop(node, None)
                    if len(call.tried) < self.attempts:
                        line.insert(0, call)
                    else:
                        call.settle(None, Lost(call))
                else:
                    call.settle(value, error)
            self.send_all(line, busy, flying)

    def send_all(self, line, busy, flying):
        while line:
            free = sorted((count, node) for node, count in busy.items() if count < self.slots)
            if busy and not free:
                break
            call = line.pop(0)
            if not call.tried and not call.future.set_running_or_notify_cancel():
                continue
            if not busy:
                call.settle(None, Lost(call))
                continue
            node, key = free[0][1], object()
            flying[key] = call, node
            busy[node] += 1
            try:
                self.nodes.send(node, call, lambda value, error, key=key: self.news.put(("done", key, value, error)))
                call.tried.append(node)
            except Exception as error:
                del flying[key]
                busy[node] -= 1
                call.settle(None, error)
# answer: lasting
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots, attempts)
# answer: map
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    ref = nodes.put(shared)
    executor = LastingExecutor(nodes, slots, attempts)
    try:
        futures = {executor.submit(func, ref, item): (index, item) for index, item in enumerate(items)}
        found = []
        for future in concurrent.futures.as_completed(futures):
            index, item = futures[future]
            error = future.exception()
            found.append(Outcome(index, item, error=error) if error else Outcome(index, item, future.result()))
        return sorted(found, key=lambda outcome: outcome.index)
    finally:
        executor.shutdown(cancel_futures=True)
        nodes.free(ref)


# RIGHT callbacks alone, an RLock that is held while futures are settled, a heap, and a count to wait for
# answer: executor
import heapq
import itertools


class ClusterExecutor(Executor):
    attempts = 1

    def __init__(self, nodes, slots: int = 2):
        self._nodes = nodes
        self._slots = [(number, node) for number in range(slots) for node in nodes.names]
        self._heap, self._numbers = [], itertools.count()
        self._undone, self._closed, self._dead = 0, False, set()
        self._guard = threading.Condition(threading.RLock())

    def submit(self, fn, /, *args, **kwargs):
        with self._guard:
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            call = Call(fn, args, kwargs)
            self._undone += 1
            heapq.heappush(self._heap, (next(self._numbers), call))
            self._send()
            return call.future

    def _send(self):
        while self._heap and (self._slots or len(self._dead) == len(self._nodes.names)):
            number, call = heapq.heappop(self._heap)
            if not call.future.running() and not call.future.set_running_or_notify_cancel():
                self._over()
                continue
            if not self._slots:
                call.future.set_exception(Lost(call))
                self._over()
                continue
            slot = self._slots.pop(0)
            call.tried.append(slot[1])
            answered = []
            try:
                self._nodes.send(slot[1], call, partial(self._done, number, call, slot, answered))
            except Exception as error:
                self._slots.insert(0, slot)
                call.future.set_exception(error)
                self._over()

    def _over(self):
        self._undone -= 1
        self._guard.notify_all()

    def _done(self, number, call, slot, answered, value, error):
        with self._guard:
            if answered:
                return
            answered.append(True)
            if isinstance(error, NodeDied):
                self._dead.add(slot[1])
                self._slots = [each for each in self._slots if each[1] not in self._dead]
            if slot[1] not in self._dead:
                self._slots.append(slot)
            if isinstance(error, NodeDied) and len(call.tried) < self.attempts:
                heapq.heappush(self._heap, (number, call))
            else:
                if isinstance(error, NodeDied):
                    error = Lost(call)
                if error is not None:
                    call.future.set_exception(error)
                else:
                    call.future.set_result(value)
                self._over()
            self._send()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self._guard:
            self._closed = True
            if cancel_futures:
                for _, call in sorted(self._heap, key=lambda each: each[0]):
                    call.future.cancel()
            while wait and self._undone:
                self._guard.wait()
# answer: lasting
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        super().__init__(nodes, slots)
        self.attempts = attempts
# answer: map
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            pairs = [(item, executor.submit(func, ref, item)) for item in items]
            concurrent.futures.wait([future for _, future in pairs])
    finally:
        nodes.free(ref)
    return [
        Outcome(index, item, error=future.exception()) if future.exception() else Outcome(index, item, future.result())
        for index, (item, future) in enumerate(pairs)
    ]


# RIGHT an event loop in a thread, with a task for each slot
# answer: executor
import asyncio


class ClusterExecutor(Executor):
    attempts = 1

    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.closed, self.lock = nodes, False, threading.Lock()
        self.line, self.alive, self.left = deque(), set(nodes.names), 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self.main(slots),), daemon=True)
        self.ready = threading.Event()
        self.thread.start()
        self.ready.wait()

    async def main(self, slots):
        self.news = asyncio.Condition()
        tasks = [asyncio.create_task(self.slot(node)) for node in self.nodes.names for _ in range(slots)]
        self.ready.set()
        await asyncio.wait(tasks)
        async with self.news:
            await self.news.wait_for(lambda: self.closed and not self.left)

    def post(self, coroutine):
        asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.lock:
            if self.closed:
                raise RuntimeError("closed")
            self.left += 1
            self.post(self.add(call))
        return call.future

    async def add(self, call):
        async with self.news:
            self.line.append(call)
            self.lose_all()
            self.news.notify_all()

    def lose_all(self):
        while self.line and not self.alive:
            call = self.line.popleft()
            if call.tried or call.future.set_running_or_notify_cancel():
                call.settle(None, Lost(call))
            self.left -= 1

    async def slot(self, node):
        while call := await self.next_call(node):
            box = self.loop.create_future()

            def done(value, error, box=box):
                self.loop.call_soon_threadsafe(lambda: box.done() or box.set_result((value, error)))

            try:
                self.nodes.send(node, call, partial(self.arrived, done))
            except Exception as error:
                value = None
                failed = error
            else:
                call.tried.append(node)
                value, failed = await box
            died = isinstance(failed, NodeDied)
            async with self.news:
                if died:
                    self.alive.discard(node)
                if died and len(call.tried) < self.attempts:
                    self.line.appendleft(call)
                    self.lose_all()
                else:
                    call.settle(value, Lost(call) if died else failed)
                    with self.lock:
                        self.left -= 1
                    self.lose_all()
                self.news.notify_all()

    @staticmethod
    def arrived(done, value, error):
        try:
            done(value, error)
        except RuntimeError:
            pass  # the loop has ended: it's a late answer

    async def next_call(self, node):
        async with self.news:
            while True:
                await self.news.wait_for(
                    lambda: self.line or node not in self.alive or (self.closed and not self.left)
                )
                if node not in self.alive or not self.line:
                    return None
                call = self.line.popleft()
                if call.tried or call.future.set_running_or_notify_cancel():
                    return call
                self.left -= 1
                self.news.notify_all()

    async def close(self, cancel):
        async with self.news:
            for call in [*self.line] if cancel else []:
                call.future.cancel()
            self.news.notify_all()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.lock:
            self.closed = True
        if self.thread.is_alive():
            coroutine = self.close(cancel_futures)
            try:
                self.post(coroutine)
            except RuntimeError:
                coroutine.close()
        if wait:
            self.thread.join()
# answer: lasting
class LastingExecutor(ClusterExecutor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        self.attempts = attempts
        super().__init__(nodes, slots)
# answer: map
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    items = [*items]
    ref = nodes.put(shared)
    try:
        with LastingExecutor(nodes, slots, attempts) as executor:
            futures = [executor.submit(func, ref, item) for item in items]
            return [outcome(*each) for each in zip(range(len(items)), items, futures)]
    finally:
        nodes.free(ref)


def outcome(index, item, future):
    error = future.exception()
    return Outcome(index, item, None, error) if error else Outcome(index, item, future.result(), None)


# RIGHT a pool of threads lends its futures; later a thread for each call waits for its turn
# answer: executor
import queue
from concurrent.futures import ThreadPoolExecutor


class ClusterExecutor(Executor):
    def __init__(self, nodes, slots: int = 2):
        self.nodes, self.free = nodes, queue.SimpleQueue()
        for node in list(nodes.names) * slots:
            self.free.put(node)
        self.pool = ThreadPoolExecutor(slots * len(nodes.names))

    def submit(self, fn, /, *args, **kwargs):
        return self.pool.submit(self.run, Call(fn, args, kwargs))

    def run(self, call):
        node = self.free.get()
        try:
            over = threading.Event()
            answer = []
            self.nodes.send(node, call, lambda *given: (answer.append(given), over.set()))
            over.wait()
        finally:
            self.free.put(node)
        value, error = answer[0]
        if error is not None:
            raise error
        return value

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        self.pool.shutdown(wait, cancel_futures=cancel_futures)
# answer: lasting
def answered(answers, come, *given):
    answers.append(given)
    come.set()


class LastingExecutor(Executor):
    def __init__(self, nodes, slots: int = 2, attempts: int = 3):
        self.nodes, self.attempts = nodes, attempts
        self.free = {node: slots for node in nodes.names}
        self.closed, self.line, self.threads = False, [], []
        self.turn = threading.Condition()

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.turn:
            if self.closed:
                raise RuntimeError("closed")
            self.line.append(call)
            self.threads = [thread for thread in self.threads if thread.is_alive()]
            thread = threading.Thread(target=self.run, args=(call,), daemon=True)
            self.threads.append(thread)
            thread.start()
        return call.future

    def node(self):
        return next((node for node, free in self.free.items() if free), None)

    def run(self, call):
        while True:
            with self.turn:
                self.turn.wait_for(lambda: call.future.cancelled() or (self.line[0] is call and (self.node() or not self.free)))
                self.line.remove(call)
                self.turn.notify_all()
                if not call.tried and not call.future.set_running_or_notify_cancel():
                    return
                node = self.node()
                if node is not None:
                    self.free[node] -= 1
                    call.tried.append(node)
            if node is None:
                return call.settle(None, Lost(call))
            answers, come = [], threading.Event()
            try:
                self.nodes.send(node, call, partial(answered, answers, come))
                come.wait()
            except Exception as error:
                answers.append((None, error))
            value, error = answers[0]
            died = isinstance(error, NodeDied)
            with self.turn:
                if died:
                    self.free.pop(node, None)
                elif node in self.free:
                    self.free[node] += 1
                again = died and len(call.tried) < self.attempts
                if again:
                    self.line.insert(0, call)
                self.turn.notify_all()
            if not again:
                return call.settle(value, Lost(call) if died else error)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        with self.turn:
            self.closed = True
            waiting = [*self.line] if cancel_futures else []
            threads = [*self.threads]
        for call in waiting:
            call.future.cancel()
        with self.turn:
            self.turn.notify_all()
        if wait:
            for thread in threads:
                thread.join()
# answer: map
def shared_map(nodes, func, shared, items, slots: int = 2, attempts: int = 3):
    ref = nodes.put(shared)
    futures = []
    executor = LastingExecutor(nodes, slots, attempts)
    kept = []
    try:
        for item in items:
            kept.append(item)
            futures.append(executor.submit(func, ref, item))
    finally:
        executor.shutdown()
        nodes.free(ref)
    return [
        Outcome(at, kept[at], None if future.exception() else future.result(), future.exception())
        for at, future in enumerate(futures)
    ]


# RIGHT a generator that is sent events, and calls that are partials; attempts that are objects; as they are completed
# answer: executor
class ClusterExecutor(Executor):
    """A generator that gets events and gives what to do; whoever comes first runs it for all."""

    def __init__(self, nodes, slots=2):
        self.nodes, self.slots = nodes, slots
        self.inbox = deque()
        self.guard = threading.Lock()
        self.gate = threading.Lock()
        self.open = True
        self.futures = []
        self.brain = self.think()
        next(self.brain)

    def think(self):
        busy, line = {n: 0 for n in self.nodes.names}, deque()
        todo = []
        while True:
            kind, *what = yield todo
            todo = []
            if kind == "new":
                line.append(what[0])
            elif kind == "over":
                call, node, value, error = what
                busy[node] -= 1
                todo.append(partial(call.settle, value, error))
            while line:
                node = min(busy, key=busy.get)
                if busy[node] >= self.slots:
                    break
                call = line.popleft()
                if not call.future.set_running_or_notify_cancel():
                    continue
                try:
                    self.nodes.send(node, call, lambda v, e, c=call, n=node: self.tell("over", c, n, v, e))
                    busy[node] += 1
                except Exception as error:
                    todo.append(partial(call.settle, None, error))

    def tell(self, *event):
        with self.guard:
            todo = self.brain.send(event)
        for each in todo:
            each()

    def submit(self, fn, /, *args, **kwargs):
        call = Call(partial(fn, *args, **kwargs))
        with self.gate:
            if not self.open:
                raise RuntimeError("closed")
            self.futures = [f for f in self.futures if not f.done()] + [call.future]
        self.tell("new", call)
        return call.future

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self.gate:
            self.open = False
            futures = self.futures
        if cancel_futures:
            [f.cancel() for f in futures]
        if wait:
            for f in futures:
                try:
                    f.exception()
                except concurrent.futures.CancelledError:
                    pass
# answer: lasting
from dataclasses import dataclass


@dataclass(eq=False)
class Try:
    call: object
    node: str
    over: bool = False

class LastingExecutor(Executor):
    def __init__(self, nodes, slots=2, attempts=3):
        self.nodes, self.slots, self.attempts = nodes, slots, attempts
        self.alive = {n: set() for n in nodes.names}
        self.first, self.again = deque(), deque()
        self.cond = threading.Condition()
        self.closed = False
        self.left = set()

    def submit(self, fn, /, *args, **kwargs):
        call = Call(fn, args, kwargs)
        with self.cond:
            if self.closed:
                raise RuntimeError("closed")
            self.first.append(call)
            self.left.add(call)
        self.step()
        return call.future

    def end(self, call, value, error):
        call.settle(value, error)
        self.forget(call)

    def forget(self, call):
        with self.cond:
            self.left.discard(call)
            self.cond.notify_all()

    def step(self):
        while job := self.take():
            job()

    def take(self):
        with self.cond:
            line = self.first or self.again
            if not line:
                return None
            if not self.alive:
                call = line.popleft()
                if call.tried or call.future.set_running_or_notify_cancel():
                    return lambda: self.end(call, None, Lost(call))
                return lambda: self.forget(call)
            node = min(self.alive, key=lambda n: len(self.alive[n]))
            if len(self.alive[node]) >= self.slots:
                return None
            call = line.popleft()
            if not call.tried and not call.future.set_running_or_notify_cancel():
                return lambda: self.forget(call)
            attempt = Try(call, node)
            try:
                self.nodes.send(node, call, lambda v, e: self.told(attempt, v, e))
            except Exception as e:
                error = e
                return lambda: self.end(call, None, error)
            self.alive[node].add(attempt)
            call.tried.append(node)
            return lambda: None

    def told(self, attempt, value, error):
        call = attempt.call
        with self.cond:
            if attempt.over:
                return
            attempt.over = True
            died = type(error) is NodeDied
            if died:
                self.alive.pop(attempt.node, None)
            elif attempt.node in self.alive:
                self.alive[attempt.node].discard(attempt)
            again = died and len(call.tried) < self.attempts
            if again:
                self.again.append(call)
        if not again:
            self.end(call, value, Lost(call) if died else error)
        self.step()

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self.cond:
            self.closed = True
            cancel = [*self.first] if cancel_futures else []
        for call in cancel:
            call.future.cancel()
        if wait:
            with self.cond:
                self.cond.wait_for(lambda: all(c.future.done() for c in self.left))
# answer: map
from contextlib import contextmanager, ExitStack

@contextmanager
def stored(nodes, value):
    ref = nodes.put(value)
    try:
        yield ref
    finally:
        nodes.free(ref)

def shared_map(nodes, func, shared, items, slots=2, attempts=3):
    with ExitStack() as stack:
        ref = stack.enter_context(stored(nodes, shared))
        executor = stack.enter_context(LastingExecutor(nodes, slots, attempts))
        places = {executor.submit(func, ref, item): (at, item) for at, item in enumerate(items)}
        found = [None] * len(places)
        for future in concurrent.futures.as_completed(places):
            at, item = places[future]
            match future.exception():
                case None:
                    found[at] = Outcome(at, item, future.result())
                case error:
                    found[at] = Outcome(at, item, error=error)
        return found
