namespace Meridian.ApiServer;

/// <summary>What an <see cref="ApiEngine"/> is made of.</summary>
public sealed class ApiEngineOptions
{
    /// <summary>Resources served, in the order of discovery.</summary>
    public required IReadOnlyList<ServedResource> Resources { get; init; }

    /// <summary>Admission, in the order in which it is asked. Default none.</summary>
    public IReadOnlyList<IAdmission> Admission { get; init; } = [];

    /// <summary>Issues service account tokens; null answers 501.</summary>
    public ITokenIssuer? Tokens { get; init; }

    /// <summary>Reaches running containers; null answers 501.</summary>
    public IPodConnections? Pods { get; init; }

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Source of generated names and of the lengths of watches.</summary>
    public Random Random { get; init; } = Random.Shared;
}
