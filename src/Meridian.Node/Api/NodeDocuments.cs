using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Writes what a node's agent tells about its pods. Pure.</summary>
internal static class NodeDocuments
{
    /// <summary>A PodList.</summary>
    public static byte[] Pods(IReadOnlyCollection<KubeObject> pods) => Write(json =>
    {
        json.WriteString("kind", "PodList");
        json.WriteString("apiVersion", "v1");
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (var pod in pods) json.WriteRawValue(pod.Json.Span, skipInputValidation: true);
        json.WriteEndArray();
    });

    /// <summary>The summary of the stats: which pods and containers there are since when, and what the processors and memory are that they use.</summary>
    public static byte[] Summary(string node, DateTimeOffset started, DateTimeOffset now, IReadOnlyCollection<KubeObject> pods, IUsageSource usage) => Write(json =>
    {
        json.WriteStartObject("node");
        json.WriteString("nodeName", node);
        json.WriteString("startTime", WireTime.Format(started));
        if (usage.Node(node) is { } used) WriteUsage(json, used.When, used.Total);
        json.WriteEndObject();
        json.WriteStartArray("pods");
        foreach (var pod in pods) WritePod(json, pod, now, usage.Pod(pod.Key));
        json.WriteEndArray();
    });

    /// <summary>How many pods and containers run, in the text form of Prometheus.</summary>
    public static string Metrics(IReadOnlyCollection<KubeObject> pods)
    {
        var running = pods.Where(p => p.View<Pod>().Status.Phase == "Running").ToList();
        var containers = running.Sum(p => p.View<Pod>().Status.ContainerStatuses.Count(c => c.State.Running is not null));
        return new StringBuilder()
            .Append("# HELP kubelet_running_pods Number of pods that have a running pod sandbox\n# TYPE kubelet_running_pods gauge\n")
            .Append(CultureInfo.InvariantCulture, $"kubelet_running_pods {running.Count}\n")
            .Append("# HELP kubelet_running_containers Number of containers currently running\n# TYPE kubelet_running_containers gauge\n")
            .Append(CultureInfo.InvariantCulture, $"kubelet_running_containers{{container_state=\"running\"}} {containers}\n")
            .ToString();
    }

    private static void WritePod(Utf8JsonWriter json, KubeObject pod, DateTimeOffset now, UsageSample? used)
    {
        json.WriteStartObject();
        json.WriteStartObject("podRef");
        json.WriteString("name", pod.Header.Name);
        json.WriteString("namespace", pod.Header.Namespace);
        json.WriteString("uid", pod.Header.Uid);
        json.WriteEndObject();
        var status = pod.View<Pod>().Status;
        json.WriteString("startTime", WireTime.Format(status.StartTime ?? now));
        json.WriteStartArray("containers");
        foreach (var container in status.ContainerStatuses.Where(c => c.State.Running is not null))
        {
            json.WriteStartObject();
            json.WriteString("name", container.Name);
            json.WriteString("startTime", WireTime.Format(container.State.Running!.StartedAt ?? now));
            foreach (var part in used?.Containers.Where(c => c.Name == container.Name) ?? []) WriteUsage(json, used!.When, part.Amounts);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (used is not null) WriteUsage(json, used.When, used.Total);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, DateTimeOffset when, UsageAmounts used)
    {
        json.WriteStartObject("cpu");
        json.WriteString("time", WireTime.Format(when));
        json.WriteNumber("usageNanoCores", used.CpuNanocores);
        json.WriteEndObject();
        json.WriteStartObject("memory");
        json.WriteString("time", WireTime.Format(when));
        json.WriteNumber("workingSetBytes", used.MemoryBytes);
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> fill)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = JsonBytes.Writer(buffer))
        {
            json.WriteStartObject();
            fill(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
