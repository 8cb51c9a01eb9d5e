using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>Refusals by policies.</summary>
internal static class PolicyDenial
{
    /// <summary>The refusal of a request.</summary>
    /// <param name="request">Request.</param>
    /// <param name="message">Why.</param>
    /// <param name="reason">Reason of the Status; empty for <c>Invalid</c>.</param>
    public static StatusException Of(AdmissionRequest request, string message, string reason)
    {
        var forbidden = ApiError.Forbidden(request.Type, request.Key.Name, message);
        if (reason.Length == 0) reason = "Invalid";
        return new StatusException(Code(reason), reason, forbidden.Message)
        {
            DetailsName = request.Key.Name, DetailsGroup = request.Type.Group, DetailsKind = request.Type.Plural, Causes = [new StatusCause("", message, "")],
        };
    }

    private static int Code(string reason) => reason switch
    {
        "Forbidden" => 403,
        "Unauthorized" => 401,
        "RequestEntityTooLarge" => 413,
        _ => 422,
    };
}
