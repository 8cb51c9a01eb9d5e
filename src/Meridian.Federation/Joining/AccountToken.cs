using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A token of a service account.</summary>
/// <param name="Value">The token. Never logged.</param>
/// <param name="Expires">When it ends.</param>
/// <param name="RenewAfter">When a successor is to be had.</param>
internal sealed record AccountToken(string Value, DateTimeOffset Expires, DateTimeOffset RenewAfter)
{
    // Long, so that a federation that was away for weeks finds its members again; the server may give less.
    private static readonly TimeSpan WantedLife = TimeSpan.FromDays(30);

    /// <summary>Asks the cluster for one.</summary>
    /// <exception cref="FormatException">The cluster answered with something else.</exception>
    public static async Task<AccountToken> RequestAsync(IKubeClient client, ObjectKey account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject { ["expirationSeconds"] = (long)WantedLife.TotalSeconds },
        };
        var answer = await client.PostAsync(ResourceTypes.ServiceAccounts, account, "token", JsonBytes.Of(request), cancellationToken);
        return Read(answer, now);
    }

    /// <summary>The token only as such: it does not belong in text.</summary>
    public override string ToString() => $"token until {Expires:u}";

    // A third of its life leaves two thirds for whatever keeps us from renewing it.
    private static AccountToken Read(ReadOnlyMemory<byte> answer, DateTimeOffset now)
    {
        try
        {
            var status = JsonNode.Parse(Encoding.UTF8.GetString(answer.Span))?["status"];
            var token = (string?)status?["token"] ?? "";
            var expires = DateTimeOffset.Parse((string?)status?["expirationTimestamp"] ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            return token.Length > 0 ? new AccountToken(token, expires, now + (expires - now) / 3) : throw new FormatException("the cluster issued an empty token");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"the cluster's answer to a token request cannot be read: {fault.Message}", fault);
        }
    }
}
