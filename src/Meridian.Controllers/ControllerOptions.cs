using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers;

/// <summary>What the controllers of one cluster are told.</summary>
public sealed class ControllerOptions
{
    /// <summary>Which controllers run. Default: a cluster's.</summary>
    public ControllerProfile Profile { get; set; } = ControllerProfile.Cluster;

    /// <summary>The cluster's CA certificates as PEM: what <c>kube-root-ca.crt</c> says. Empty leaves that ConfigMap alone.</summary>
    public string CertificateAuthority { get; set; } = "";

    /// <summary>Signs approved certificate requests. Null leaves them unsigned.</summary>
    public ICertificateSigner? Certificates { get; set; }

    /// <summary>Signs the tokens of Secrets that ask for one. Null leaves those empty.</summary>
    public ITokenSigner? Tokens { get; set; }

    /// <summary>The cluster's addresses, from which Services of type LoadBalancer get theirs. Null leaves those Services pending.</summary>
    public LoopbackBlock? Addresses { get; set; }

    /// <summary>Where volumes are made that claims ask for. Null makes none.</summary>
    public ILocalVolumes? Volumes { get; set; }

    /// <summary>Types served: those that namespaces are emptied of and that are garbage-collected. Default: those of a local cluster.</summary>
    public IServedTypes Types { get; set; } = ServedTypes.Fixed(ResourceTypes.LocalCluster);

    /// <summary>How fast silent nodes are given up.</summary>
    public NodeLifecycleOptions Nodes { get; set; } = new();

    /// <summary>
    /// How long Deployments and ReplicaSets that grow wait before they tell how far they are, so that in a burst it is told once: what is complete, has become
    /// less or has failed is told at once. Default 250 ms.
    /// </summary>
    public TimeSpan StatusDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Source of the random part of pods' names.</summary>
    public Random Random { get; set; } = Random.Shared;
}
