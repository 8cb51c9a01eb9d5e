using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>What the workers of one node share.</summary>
internal sealed record PodWorkerServices(
    NodeIdentity Node, IKubeClient Client, IPodRuntime Runtime, PodAddresses Addresses, Prober Prober, EventRecorder Events, TimeProvider Time, ILogger Logger)
{
    private volatile bool cut;

    /// <summary>Whether the node does not reach the API: nothing is written.</summary>
    public bool IsCut
    {
        get => cut;
        set => cut = value;
    }

    /// <summary>Whether the node was gone, and the containers that its pods' statuses name are gone with it.</summary>
    public bool Crashed { get; set; }

    /// <summary>Tells that something went as it should.</summary>
    public void Say(KubeObject about, string reason, string message)
    {
        if (!IsCut) Events.Normal(about, reason, message, Node.Name);
    }

    /// <summary>Tells that something did not go as it should.</summary>
    public void Warn(KubeObject about, string reason, string message)
    {
        if (!IsCut) Events.Warning(about, reason, message, Node.Name);
    }
}
