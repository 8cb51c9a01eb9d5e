using System.Text.Json.Nodes;

namespace Meridian.Client;

/// <summary>Whether a plug-in may talk with the person at the terminal.</summary>
public enum ExecInteraction
{
    /// <summary>It gets no input.</summary>
    Never,

    /// <summary>It may if there is a terminal.</summary>
    IfAvailable,

    /// <summary>Without a terminal it is not run.</summary>
    Always,
}

/// <summary>A program that gives credentials.</summary>
/// <remarks>Kubernetes: <c>users[].user.exec</c> of a kubeconfig.</remarks>
public sealed record ExecPlugin
{
    internal const string V1 = "client.authentication.k8s.io/v1";
    internal const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>Version of the language spoken with it.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The program: a complete path, or a name to be looked for in PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables it gets besides our own.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>What to do when it is not installed; empty if nothing was written.</summary>
    public string InstallHint { get; init; } = "";

    /// <summary>Whether it may talk with the person at the terminal.</summary>
    public ExecInteraction Interaction { get; init; }

    /// <summary>What it is told of the cluster, as <c>spec.cluster</c>; null for nothing.</summary>
    public JsonObject? ClusterInfo { get; init; }
}
