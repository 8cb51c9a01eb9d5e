using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>Fills in what a claim of devices leaves out.</summary>
internal static class ClaimDefaults
{
    public static void Apply(JsonObject? spec)
    {
        foreach (var (_, request) in spec.Obj("devices").Items("requests"))
        {
            if (request.Obj("exactly") is { } exactly) Request(exactly);
            foreach (var (_, alternative) in request.Items("firstAvailable")) Request(alternative);
        }
    }

    public static void Tolerations(JsonObject owner)
    {
        foreach (var (_, toleration) in owner.Items("tolerations"))
            if (toleration.Text("operator").Length == 0) toleration["operator"] = "Equal";
    }

    private static void Request(JsonObject request)
    {
        if (request.Text("allocationMode").Length == 0) request["allocationMode"] = "ExactCount";
        if (request.Text("allocationMode") == "ExactCount" && (request.Number("count") ?? 0) == 0) request["count"] = 1;
        Tolerations(request);
    }
}
