namespace Meridian.Network;

/// <summary>Why a request went where it went.</summary>
internal enum ChoiceReason
{
    /// <summary>It is the nearest.</summary>
    Nearest,

    /// <summary>Nearer ones have as much as they may.</summary>
    Spill,

    /// <summary>Nearer ones fail, or failed for this request.</summary>
    Failover,

    /// <summary>By the weights of clusters.</summary>
    Weight,

    /// <summary>The request named the cluster.</summary>
    Header,

    /// <summary>The client was there before.</summary>
    Affinity,

    /// <summary>Nobody is well: the least bad.</summary>
    LastResort,
}
