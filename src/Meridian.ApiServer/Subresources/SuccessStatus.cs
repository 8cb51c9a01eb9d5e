using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Makes the Status object of an action that succeeded.</summary>
internal static class SuccessStatus
{
    /// <summary>What an action that made something answers, with HTTP status 201.</summary>
    public static KubeObject Created() => KubeObject.FromNode(
        new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 });
}
