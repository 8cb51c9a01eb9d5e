using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Asks the federation a question that it answers and does not keep.</summary>
internal static class FederationQuestion
{
    /// <summary>Asks.</summary>
    /// <param name="connection">The federation.</param>
    /// <param name="type">The kind of question.</param>
    /// <param name="ns">Namespace; null for a question about no namespace.</param>
    /// <param name="question">The question.</param>
    /// <param name="info">How it is written.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StatusException">The federation refused.</exception>
    public static async Task<KubeObject> AskAsync<T>(
        ApiConnection connection, ResourceType type, string? ns, T question, JsonTypeInfo<T> info, CancellationToken cancellationToken)
    {
        var node = JsonSerializer.SerializeToNode(question, info)!.AsObject();
        node.Remove("status");
        node["apiVersion"] = type.ApiVersion;
        node["kind"] = type.Kind;
        try
        {
            return await connection.Client.CreateAsync(type, ns, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
        }
        catch (StatusException missing) when (missing.IsNotFound && missing.DetailsName.Length == 0)
        {
            throw new CliException($"{connection.Credentials.Server} does not answer such questions: it is no federation, or an older one");
        }
    }

    /// <summary>The answer for scripts.</summary>
    public static string Json(KubeObject answer)
    {
        var status = answer.ToNode()["status"] as JsonNode ?? new JsonObject();
        return status.ToJsonString(Indented);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, TypeInfoResolver = CliJsonContext.Default, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
