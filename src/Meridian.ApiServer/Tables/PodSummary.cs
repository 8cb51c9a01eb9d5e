namespace Meridian.ApiServer;

/// <summary>A pod in the few words of a table.</summary>
/// <param name="Ready">Containers that are ready.</param>
/// <param name="Total">Containers, with those init containers that go on running.</param>
/// <param name="Status">Phase, or what is in its way.</param>
/// <param name="Restarts">How often its containers were restarted, and when last.</param>
internal readonly record struct PodSummary(int Ready, int Total, string Status, string Restarts)
{
    public static PodSummary Of(in TableSource source) => new Builder(source).Build();

    private sealed class Builder(TableSource source)
    {
        private readonly JsonField spec = source.Spec;
        private readonly JsonField status = source.Status;
        private readonly HashSet<string> sidecars =
            [.. source.Spec["initContainers"].Items.Where(c => c["restartPolicy"].Text == "Always").Select(c => c["name"].Text)];

        private int ready;
        private long restarts;
        private long sidecarRestarts;
        private DateTimeOffset? lastRestart;
        private DateTimeOffset? lastSidecarRestart;
        private string reason = "";

        public PodSummary Build()
        {
            reason = status["phase"].Text;
            if (status["reason"].Text is { Length: > 0 } stated) reason = stated;
            if (status["conditions"].Where("type", "PodScheduled")["reason"].Text == "SchedulingGated") reason = "SchedulingGated";
            var initializing = ReadInitContainers();
            if (!initializing || Initialized()) ReadContainers();
            ReadDeletion();
            var total = spec["containers"].Count + sidecars.Count;
            var text = CellText.Of(restarts);
            if (restarts > 0 && lastRestart is { } last) text += $" ({HumanAge.Of(source.Now - last)} ago)";
            return new PodSummary(ready, total, reason, text);
        }

        private bool Initialized() => status["conditions"].Where("type", "Initialized")["status"].Text == "True";

        // The first init container that is not done tells what the pod waits for.
        private bool ReadInitContainers()
        {
            var containers = status["initContainerStatuses"].Items.ToArray();
            for (var i = 0; i < containers.Length; i++)
            {
                var container = containers[i];
                Count(container);
                var sidecar = sidecars.Contains(container["name"].Text);
                if (sidecar) (sidecarRestarts, lastSidecarRestart) = (sidecarRestarts + container["restartCount"].Number, Later(lastSidecarRestart, FinishedLast(container)));
                var terminated = container["state"]["terminated"];
                if (terminated.Exists && terminated["exitCode"].Number == 0) continue;
                if (sidecar && container["started"].IsTrue)
                {
                    if (container["ready"].IsTrue) ready++;
                    continue;
                }
                reason = InitReason(container, terminated, i);
                return true;
            }
            return false;
        }

        private string InitReason(JsonField container, JsonField terminated, int position)
        {
            if (terminated.Exists)
            {
                if (terminated["reason"].Text is { Length: > 0 } why) return $"Init:{why}";
                return terminated["signal"].Number != 0 ? $"Init:Signal:{terminated["signal"].Number}" : $"Init:ExitCode:{terminated["exitCode"].Number}";
            }
            var waiting = container["state"]["waiting"]["reason"].Text;
            return waiting.Length > 0 && waiting != "PodInitializing" ? $"Init:{waiting}" : $"Init:{position}/{spec["initContainers"].Count}";
        }

        private void ReadContainers()
        {
            (restarts, lastRestart) = (sidecarRestarts, lastSidecarRestart);
            var (hasRunning, error) = (false, "");
            foreach (var container in status["containerStatuses"].Items.Reverse())
            {
                Count(container);
                var (waiting, terminated) = (container["state"]["waiting"], container["state"]["terminated"]);
                if (waiting["reason"].Text is { Length: > 0 } wait) reason = error = wait;
                else if (terminated["reason"].Text is { Length: > 0 } ended)
                {
                    reason = ended;
                    if (terminated["exitCode"].Number != 0) error = ended;
                }
                else if (terminated.Exists)
                {
                    reason = error = terminated["signal"].Number != 0 ? $"Signal:{terminated["signal"].Number}" : $"ExitCode:{terminated["exitCode"].Number}";
                }
                else if (container["ready"].IsTrue && container["state"]["running"].Exists)
                {
                    hasRunning = true;
                    ready++;
                }
            }
            if (reason != "Completed" || !hasRunning) return;
            if (status["conditions"].Where("type", "Ready")["status"].Text == "True") reason = "Running";
            else reason = error.Length > 0 ? error : "NotReady";
        }

        private void ReadDeletion()
        {
            if (source.Object.Header.DeletionTimestamp is null) return;
            if (status["reason"].Text == "NodeLost") reason = "Unknown";
            else if (status["phase"].Text is not ("Succeeded" or "Failed")) reason = "Terminating";
        }

        private void Count(JsonField container)
        {
            restarts += container["restartCount"].Number;
            lastRestart = Later(lastRestart, FinishedLast(container));
        }

        private static DateTimeOffset? FinishedLast(JsonField container) => container["lastState"]["terminated"]["finishedAt"].Time;

        private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;
    }
}
