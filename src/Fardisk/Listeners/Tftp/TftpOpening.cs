using Fardisk.Boot;
using Fardisk.Protocols.Tftp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Listeners.Tftp;

/// <summary>What a request came to: content to send, or a refusal.</summary>
/// <param name="Content">The file, opened; <see langword="null"/> when refused.</param>
/// <param name="Code">Code of the refusal.</param>
/// <param name="Message">Sentence of the refusal, for the ERROR and the timeline.</param>
/// <param name="Mac">The client's card, when its address is known.</param>
/// <param name="Client">The client's name, when it is registered.</param>
internal sealed record TftpOpening(BootContent? Content, TftpErrorCode Code, string Message, MacAddress? Mac, string? Client);
