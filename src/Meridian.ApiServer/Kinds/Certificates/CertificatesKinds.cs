using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>certificates.k8s.io</c>.</summary>
internal static class CertificatesKinds
{
    private static readonly ITableColumns Requests = new ListedColumns(ResourceTypes.CertificateSigningRequests,
        ObjectName, Age,
        Text("SignerName", s => CellText.OrNone(s.Spec["signerName"].Text)),
        Text("Requestor", s => s.Spec["username"].Text),
        Text("RequestedDuration", s => s.Spec["expirationSeconds"].Exists ? HumanAge.Of(TimeSpan.FromSeconds(s.Spec["expirationSeconds"].Number)) : CellText.None),
        Text("Condition", s => State(s.Status)));

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new CertificateSigningRequestStrategy(TimeProvider.System), Requests),
    ];

    private static string State(JsonField status)
    {
        var conditions = status["conditions"];
        var state = conditions.Where("type", "Denied").Exists ? "Denied" : conditions.Where("type", "Approved").Exists ? "Approved" : "Pending";
        if (conditions.Where("type", "Failed").Exists) state += ",Failed";
        return status["certificate"].Text.Length > 0 ? state + ",Issued" : state;
    }
}
