using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Asks for the tokens by which pods speak to the API.</summary>
internal static class ServiceAccountTokens
{
    /// <summary>Gets a token of a service account that is valid while a pod is there.</summary>
    /// <param name="client">The API.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="account">Name of the account.</param>
    /// <param name="audiences">Whom it is for; none for the API.</param>
    /// <param name="seconds">How long it is valid.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ContainerFault">There is no token now.</exception>
    public static async Task<string> RequestAsync(
        IKubeClient client, KubeObject pod, string account, IReadOnlyList<string> audiences, long seconds, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject
            {
                ["audiences"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a) as JsonNode)]),
                ["expirationSeconds"] = seconds,
                ["boundObjectRef"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["name"] = pod.Header.Name, ["uid"] = pod.Header.Uid },
            },
        };
        try
        {
            var key = new ObjectKey(pod.Header.Namespace, account);
            var answer = await client.PostAsync(ResourceTypes.ServiceAccounts, key, "token", JsonBytes.Of(request), cancellationToken);
            return JsonNode.Parse(answer.Span)?["status"]?["token"]?.GetValue<string>() ?? throw new JsonException("the answer has no status.token");
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException or JsonException)
        {
            throw new ContainerFault("FailedMount", $"failed to fetch token of service account \"{account}\": {failure.Message}");
        }
    }
}
