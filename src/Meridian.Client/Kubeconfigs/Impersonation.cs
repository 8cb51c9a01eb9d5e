namespace Meridian.Client;

/// <summary>Whom requests are to be made as, by somebody who may.</summary>
/// <remarks>Kubernetes: <c>Impersonate-*</c> headers.</remarks>
public sealed record Impersonation
{
    /// <summary>Name of the user.</summary>
    public required string User { get; init; }

    /// <summary>Uid of the user; empty for none.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Groups of the user.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Further facts about the user.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Extra { get; init; } = [];

    /// <summary>Puts the headers on a request.</summary>
    internal void AddTo(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Impersonate-User", User);
        if (Uid.Length > 0) request.Headers.TryAddWithoutValidation("Impersonate-Uid", Uid);
        if (Groups.Count > 0) request.Headers.TryAddWithoutValidation("Impersonate-Group", Groups);
        foreach (var (name, values) in Extra) request.Headers.TryAddWithoutValidation($"Impersonate-Extra-{Uri.EscapeDataString(name)}", values);
    }
}
