namespace Meridian.Controllers;

/// <summary>What a set of controllers serves.</summary>
public enum ControllerProfile
{
    /// <summary>A cluster: all controllers.</summary>
    Cluster,

    /// <summary>A federation, whose workloads run elsewhere: only what keeps its own API in order, and what clients expect in each namespace.</summary>
    Federation,
}
