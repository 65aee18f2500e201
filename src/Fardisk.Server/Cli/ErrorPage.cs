namespace Fardisk.Server.Cli;

/// <summary>One page of the error catalogue.</summary>
/// <param name="Id">PART-NNNN.</param>
/// <param name="Title">Its first heading, without the id.</param>
/// <param name="Text">The whole page, Markdown.</param>
internal sealed record ErrorPage(string Id, string Title, string Text);
