using System.Globalization;
using System.Text;
using Meridian.Objects;

namespace Meridian.Lab;

/// <summary>Makes the nodes and the first pods of simulated clusters: many, so as short as they may be, and straight to bytes.</summary>
internal static class LabObjects
{
    /// <summary>When objects were made.</summary>
    /// <param name="Time">As clocks say it.</param>
    /// <param name="Revision">As the store says it.</param>
    public sealed record Birth(string Time, string Revision);

    /// <summary>Namespace of the pods that run from the start.</summary>
    public const string BaseNamespace = "base";

    /// <summary>A node that is ready.</summary>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="index">Its number there, from 1.</param>
    /// <param name="zone">Where it is.</param>
    /// <param name="size">What it offers.</param>
    /// <param name="birth">When it was made.</param>
    public static KubeObject Node(string cluster, int index, (string Region, string Zone) zone, LabNodeSize size, Birth birth)
    {
        var name = NodeName(cluster, index);
        var (time, amounts) = (birth.Time, Amounts(size));
        return Object(birth, $$$$"""
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{{name}}}}","uid":"{{{{Guid.NewGuid()}}}}","resourceVersion":"{{{{birth.Revision}}}}","creationTimestamp":"{{{{time}}}}","labels":{"kubernetes.io/hostname":"{{{{name}}}}","kubernetes.io/os":"linux","topology.kubernetes.io/region":"{{{{zone.Region}}}}","topology.kubernetes.io/zone":"{{{{zone.Zone}}}}"}},"spec":{"providerID":"lab://{{{{cluster}}}}/{{{{name}}}}"},"status":{"capacity":{{{{amounts}}}},"allocatable":{{{{amounts}}}},"conditions":[{"type":"Ready","status":"True","reason":"KubeletReady","message":"the node is simulated","lastHeartbeatTime":"{{{{time}}}}","lastTransitionTime":"{{{{time}}}}"}],"nodeInfo":{"machineID":"","systemUUID":"","bootID":"","kernelVersion":"","osImage":"simulated","containerRuntimeVersion":"simulated://0.1.0","kubeletVersion":"v1.36.0","kubeProxyVersion":"","operatingSystem":"linux","architecture":"amd64"}}}
            """);
    }

    /// <summary>A pod that runs.</summary>
    public static KubeObject Pod(int index, string node, string address, Birth birth)
    {
        var time = birth.Time;
        return Object(birth, $$$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{PodName(index)}}}}","namespace":"{{{{BaseNamespace}}}}","uid":"{{{{Guid.NewGuid()}}}}","resourceVersion":"{{{{birth.Revision}}}}","creationTimestamp":"{{{{time}}}}","labels":{"app":"base"}},"spec":{"nodeName":"{{{{node}}}}","containers":[{"name":"base","image":"base:v1","resources":{"requests":{"cpu":"100m","memory":"128Mi"}}}]},"status":{"phase":"Running","podIP":"{{{{address}}}}","startTime":"{{{{time}}}}","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"{{{{time}}}}"}]}}
            """);
    }

    /// <summary>Name of a node.</summary>
    public static string NodeName(string cluster, int index) => string.Create(CultureInfo.InvariantCulture, $"{cluster}-{index}");

    /// <summary>Name of a pod that runs from the start.</summary>
    public static string PodName(int index) => string.Create(CultureInfo.InvariantCulture, $"base-{index}");

    /// <summary>The n-th address of a cluster's pods.</summary>
    public static string PodAddress(int number) => string.Create(CultureInfo.InvariantCulture, $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}");

    private static string Amounts(LabNodeSize size) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"cpu":"{{size.Cpus}}","memory":"{{size.MemoryBytes / 1024}}Ki","pods":"{{size.Pods}}"}""");

    // All of a cluster's share the text of their revision.
    private static KubeObject Object(Birth birth, string text)
    {
        var made = KubeObject.Parse(Encoding.UTF8.GetBytes(text));
        return KubeObject.Of(made.Json, made.Header with { ResourceVersion = birth.Revision });
    }
}
